using System;
using System.Collections.Generic;
using System.Linq;

namespace Samples
{
    public enum TaskStatus
    {
        Open,
        Started,
        Done
    }

    public class TaskItem
    {
        public TaskItem(int id, string title, DateTime dueDate)
        {
            Id = id;
            Title = title;
            DueDate = dueDate;
            Status = TaskStatus.Open;
        }

        public int Id { get; }

        public string Title { get; }

        public DateTime DueDate { get; }

        public TaskStatus Status { get; private set; }

        public void Start()
        {
            if (Status != TaskStatus.Open)
            {
                throw new InvalidOperationException("The task is not open");
            }
            Status = TaskStatus.Started;
        }

        public void Finish()
        {
            if (Status != TaskStatus.Started)
            {
                throw new InvalidOperationException("The task is not started");
            }
            Status = TaskStatus.Done;
        }

        public bool IsOverdue(DateTime today)
        {
            return Status != TaskStatus.Done && DueDate < today;
        }
    }

    public class TaskList
    {
        private readonly Dictionary<int, TaskItem> tasks = new Dictionary<int, TaskItem>();
        private int nextId = 1;

        public int Count
        {
            get { return tasks.Count; }
        }

        public TaskItem Add(string title, DateTime dueDate)
        {
            var task = new TaskItem(nextId, title, dueDate);
            tasks.Add(task.Id, task);
            nextId++;
            return task;
        }

        public TaskItem Find(int id)
        {
            if (!tasks.TryGetValue(id, out TaskItem task))
            {
                throw new KeyNotFoundException("There is no task with this id");
            }
            return task;
        }

        public bool Remove(int id)
        {
            return tasks.Remove(id);
        }

        public void Start(int id)
        {
            TaskItem task = Find(id);
            task.Start();
        }

        public void Finish(int id)
        {
            TaskItem task = Find(id);
            task.Finish();
        }

        public List<TaskItem> WithStatus(TaskStatus status)
        {
            return tasks.Values.Where(task => task.Status == status).ToList();
        }

        public List<TaskItem> Overdue(DateTime today)
        {
            return tasks.Values.Where(task => task.IsOverdue(today)).ToList();
        }

        public List<TaskItem> SortedByDueDate()
        {
            return tasks.Values.OrderBy(task => task.DueDate).ToList();
        }
    }

    public static class Program
    {
        public static void Main(string[] args)
        {
            DateTime today = DateTime.Today;
            var list = new TaskList();
            TaskItem write = list.Add("Write the report", today.AddDays(-1));
            TaskItem review = list.Add("Review the report", today.AddDays(1));
            TaskItem send = list.Add("Send the report", today.AddDays(2));
            list.Start(write.Id);
            list.Start(review.Id);
            list.Finish(review.Id);
            list.Remove(send.Id);
            foreach (TaskItem task in list.SortedByDueDate())
            {
                Console.WriteLine($"{task.Id}: {task.Title} is {task.Status}");
            }
            Console.WriteLine($"Overdue: {list.Overdue(today).Count}");
            Console.WriteLine($"Open: {list.WithStatus(TaskStatus.Open).Count}");
            Console.WriteLine($"Done: {list.WithStatus(TaskStatus.Done).Count}");
        }
    }
}
