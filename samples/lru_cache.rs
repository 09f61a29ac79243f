use std::collections::HashMap;
use std::hash::Hash;

struct Entry<V> {
    value: V,
    last_used: u64,
}

#[derive(Debug, Default, Clone, PartialEq)]
struct CacheStats {
    hits: u64,
    misses: u64,
    evictions: u64,
}

impl CacheStats {
    fn requests(&self) -> u64 {
        self.hits + self.misses
    }

    fn hit_rate(&self) -> f64 {
        if self.requests() == 0 {
            return 0.0;
        }
        self.hits as f64 / self.requests() as f64
    }
}

/// A map that keeps only the entries that were used last.
struct LruCache<K, V> {
    capacity: usize,
    clock: u64,
    entries: HashMap<K, Entry<V>>,
    stats: CacheStats,
}

impl<K: Hash + Eq + Clone, V> LruCache<K, V> {
    fn new(capacity: usize) -> Self {
        assert!(capacity > 0, "capacity must be positive");
        LruCache {
            capacity,
            clock: 0,
            entries: HashMap::with_capacity(capacity),
            stats: CacheStats::default(),
        }
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn contains_key(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    fn stats(&self) -> &CacheStats {
        &self.stats
    }

    fn get(&mut self, key: &K) -> Option<&V> {
        let last_used = self.tick();
        match self.entries.get_mut(key) {
            Some(entry) => {
                entry.last_used = last_used;
                self.stats.hits += 1;
                Some(&entry.value)
            }
            None => {
                self.stats.misses += 1;
                None
            }
        }
    }

    fn insert(&mut self, key: K, value: V) -> Option<V> {
        if !self.entries.contains_key(&key) && self.len() >= self.capacity {
            self.evict();
        }
        let last_used = self.tick();
        let entry = Entry { value, last_used };
        let previous = self.entries.insert(key, entry);
        previous.map(|entry| entry.value)
    }

    fn remove(&mut self, key: &K) -> Option<V> {
        let previous = self.entries.remove(key);
        previous.map(|entry| entry.value)
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.stats = CacheStats::default();
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn oldest_key(&self) -> Option<K> {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last_used);
        oldest.map(|(key, _)| key.clone())
    }

    fn evict(&mut self) {
        if let Some(key) = self.oldest_key() {
            self.entries.remove(&key);
            self.stats.evictions += 1;
        }
    }
}

fn main() {
    let mut cache = LruCache::new(2);
    cache.insert("apple", 1);
    cache.insert("banana", 2);
    println!("apple: {:?}", cache.get(&"apple"));
    cache.insert("cherry", 3);
    println!("apple: {:?}", cache.get(&"apple"));
    println!("banana: {:?}", cache.get(&"banana"));
    println!("cherry: {:?}", cache.get(&"cherry"));
    println!("has banana: {}", cache.contains_key(&"banana"));
    println!("removed: {:?}", cache.remove(&"cherry"));
    println!("entries: {}", cache.len());
    println!("hit rate: {:.2}", cache.stats().hit_rate());
    println!("evictions: {}", cache.stats().evictions);
    cache.clear();
    println!("empty: {}", cache.is_empty());
}
