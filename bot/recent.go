package bot

import "sync"

// recent knows the updates that this process finished lately, so that none is answered twice while the store is away.
type recent struct {
	mu   sync.Mutex
	ids  map[int64]bool
	ring []int64 // in the order of their coming; next is the oldest once it is full
	next int
}

func newRecent(size int) *recent {
	return &recent{ids: make(map[int64]bool), ring: make([]int64, 0, size)}
}

func (r *recent) has(id int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ids[id]
}

func (r *recent) add(id int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ids[id] {
		return
	}
	r.ids[id] = true
	if len(r.ring) < cap(r.ring) {
		r.ring = append(r.ring, id)
		return
	}
	delete(r.ids, r.ring[r.next])
	r.ring[r.next] = id
	r.next = (r.next + 1) % len(r.ring)
}

// effort is what was done so far for an update whose handling failed and will be tried again by this process.
type effort struct {
	tries  int
	sent   []int // messages that reached the reader
	erased bool  // all that is kept of the person is erased
}

// hopeless is the number of tries after which an update is given up; with the pauses between that is some eight minutes.
const hopeless = 20

// efforts hold the effort for each update that failed.
type efforts struct {
	mu  sync.Mutex
	ids map[int64]effort
}

func (e *efforts) of(id int64) effort {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ids[id]
}

func (e *efforts) set(id int64, f effort) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ids == nil || len(e.ids) > 10_000 { // Telegram never sent those again
		e.ids = map[int64]effort{}
	}
	e.ids[id] = f
}

func (e *efforts) forget(id int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.ids, id)
}
