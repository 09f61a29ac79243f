package stack

// Stack holds items, the newest on top.
type Stack struct {
	items []string
}

// IsEmpty says whether nothing is on the stack.
func (s *Stack) IsEmpty() bool {
	return len(s.items) == 0
}

// Push puts an item on top.
func (s *Stack) Push(item string) {
	s.items = append(s.items, item)
}

// Pop takes the item from the top.
func (s *Stack) Pop() (string, bool) {
	if s.IsE
		return "", false
	}
	item := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return item, true
}
