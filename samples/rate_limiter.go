// Command rate_limiter shows a token bucket for each client.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

var ErrInvalidCapacity = errors.New("capacity must be positive")
var ErrInvalidRate = errors.New("rate must be positive")

// Bucket holds the tokens of one client.
type Bucket struct {
	tokens     float64
	lastRefill time.Time
}

// Clock returns the current time.
type Clock func() time.Time

// Limiter allows each client a number of requests per second.
type Limiter struct {
	mutex    sync.Mutex
	capacity float64
	rate     float64
	clock    Clock
	buckets  map[string]*Bucket
}

// NewLimiter creates a limiter with an empty set of clients.
func NewLimiter(capacity float64, rate float64, clock Clock) (*Limiter, error) {
	if capacity <= 0 {
		return nil, ErrInvalidCapacity
	}
	if rate <= 0 {
		return nil, ErrInvalidRate
	}
	limiter := &Limiter{
		capacity: capacity,
		rate:     rate,
		clock:    clock,
		buckets:  make(map[string]*Bucket),
	}
	return limiter, nil
}

// Allow takes one token from the bucket of the client.
func (limiter *Limiter) Allow(client string) bool {
	return limiter.AllowN(client, 1)
}

// AllowN takes a number of tokens from the bucket of the client.
func (limiter *Limiter) AllowN(client string, count float64) bool {
	limiter.mutex.Lock()
	defer limiter.mutex.Unlock()
	bucket := limiter.bucket(client)
	limiter.refill(bucket)
	if bucket.tokens < count {
		return false
	}
	bucket.tokens -= count
	return true
}

// Tokens returns the number of tokens that the client has left.
func (limiter *Limiter) Tokens(client string) float64 {
	limiter.mutex.Lock()
	defer limiter.mutex.Unlock()
	bucket := limiter.bucket(client)
	limiter.refill(bucket)
	return bucket.tokens
}

// Reset forgets the client.
func (limiter *Limiter) Reset(client string) {
	limiter.mutex.Lock()
	defer limiter.mutex.Unlock()
	delete(limiter.buckets, client)
}

// Clients returns the number of known clients.
func (limiter *Limiter) Clients() int {
	limiter.mutex.Lock()
	defer limiter.mutex.Unlock()
	return len(limiter.buckets)
}

func (limiter *Limiter) bucket(client string) *Bucket {
	bucket, found := limiter.buckets[client]
	if !found {
		bucket = &Bucket{tokens: limiter.capacity, lastRefill: limiter.clock()}
		limiter.buckets[client] = bucket
	}
	return bucket
}

func (limiter *Limiter) refill(bucket *Bucket) {
	now := limiter.clock()
	elapsed := now.Sub(bucket.lastRefill).Seconds()
	bucket.tokens += elapsed * limiter.rate
	if bucket.tokens > limiter.capacity {
		bucket.tokens = limiter.capacity
	}
	bucket.lastRefill = now
}

func main() {
	limiter, err := NewLimiter(5, 1, time.Now)
	if err != nil {
		fmt.Println("Error:", err)
		return
	}
	clients := []string{"alice", "bob"}
	for _, client := range clients {
		for request := 1; request <= 6; request++ {
			allowed := limiter.Allow(client)
			fmt.Printf("%s request %d allowed: %t\n", client, request, allowed)
		}
	}
	fmt.Println("Clients:", limiter.Clients())
}
