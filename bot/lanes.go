package bot

import (
	"context"
	"errors"
	"sync"
)

// errStopping answers those who come while the bot stops.
var errStopping = errors.New("the bot is stopping")

// lanes run jobs: those of one lane one after another in the order of their coming, different lanes at the same time.
type lanes struct {
	slots   chan struct{} // one for each job that waits or runs
	busy    chan struct{} // one for each lane at work
	metrics *Metrics

	mu      sync.Mutex
	waiting map[int64][]func() // a lane without an entry rests
	closed  bool
	working sync.WaitGroup
}

func newLanes(busy, waiting int, m *Metrics) *lanes {
	return &lanes{slots: make(chan struct{}, waiting), busy: make(chan struct{}, busy), metrics: m, waiting: map[int64][]func(){}}
}

// add puts a job at the end of a lane and waits while all slots are taken.
func (l *lanes) add(ctx context.Context, lane int64, job func()) error {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		<-l.slots
		return errStopping
	}
	jobs, atWork := l.waiting[lane]
	l.waiting[lane] = append(jobs, job)
	if !atWork {
		l.working.Go(func() { l.work(lane) })
	}
	return nil
}

func (l *lanes) work(lane int64) {
	l.busy <- struct{}{}
	l.metrics.lanesBusy.Inc()
	defer func() {
		l.metrics.lanesBusy.Dec()
		<-l.busy
	}()
	for job := l.next(lane); job != nil; job = l.next(lane) {
		job()
		<-l.slots
	}
}

// next takes the lane's first job; when there is none the lane rests, and the next add begins it anew.
func (l *lanes) next(lane int64) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	jobs := l.waiting[lane]
	if len(jobs) == 0 {
		delete(l.waiting, lane)
		return nil
	}
	l.waiting[lane] = jobs[1:]
	return jobs[0]
}

// close refuses new jobs; the channel is closed when the last one has run.
func (l *lanes) close() <-chan struct{} {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	idle := make(chan struct{})
	go func() {
		l.working.Wait()
		close(idle)
	}()
	return idle
}
