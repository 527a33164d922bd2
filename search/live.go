package search

import "sync"

// Live holds the index in use, which may be replaced while searches run.
type Live struct {
	mu      sync.Mutex
	current *held
}

// held is an index with the number of its users, Live itself among them.
type held struct {
	index *Index
	users int
}

// NewLive starts with x.
func NewLive(x *Index) *Live {
	return &Live{current: &held{x, 1}}
}

// Use lends the index to do for as long as do runs. Do must not keep it.
func (l *Live) Use(do func(*Index)) {
	l.mu.Lock()
	h := l.current
	h.users++
	l.mu.Unlock()
	defer l.release(h)
	do(h.index)
}

// Swap puts next in place. The index before it is closed when the last one who uses it is done; Swap doesn't wait for that.
func (l *Live) Swap(next *Index) {
	l.mu.Lock()
	before := l.current
	l.current = &held{next, 1}
	l.mu.Unlock()
	l.release(before)
}

// Close closes the index in use, waiting for the searches under way in it.
func (l *Live) Close() error {
	l.mu.Lock()
	h := l.current
	l.mu.Unlock()
	return h.index.Close()
}

// release gives an index back. An error of closing one that is out of use helps nobody: there is nothing to repeat.
func (l *Live) release(h *held) {
	l.mu.Lock()
	h.users--
	last := h.users == 0
	l.mu.Unlock()
	if last {
		_ = h.index.Close()
	}
}
