package bot

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
)

func TestLanesRunInOrderAndApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(2, 10, NewMetrics(nil))
		hold, ran := make(chan struct{}), make(chan int, 10)
		add := func(lane int64, job func()) {
			if err := l.add(t.Context(), lane, job); err != nil {
				t.Fatal(err)
			}
		}
		add(1, func() { <-hold; ran <- 1 })
		add(1, func() { ran <- 2 })
		add(2, func() { ran <- 10 })
		synctest.Wait()
		if got := <-ran; got != 10 || len(ran) != 0 {
			t.Fatalf("job %d ran while lane 1 was held up: expected 10 alone", got)
		}
		close(hold)
		synctest.Wait()
		if got := []int{<-ran, <-ran}; !slices.Equal(got, []int{1, 2}) {
			t.Errorf("lane 1 ran %v: expected 1 2", got)
		}
		<-l.close()
	})
}

func TestFullLanesMakeTheIntakeWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(1, 2, NewMetrics(nil))
		hold := make(chan struct{})
		for lane := range int64(2) {
			if err := l.add(t.Context(), lane, func() { <-hold }); err != nil {
				t.Fatal(err)
			}
		}
		impatient, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.add(impatient, 3, func() {}); !errors.Is(err, context.Canceled) {
			t.Errorf("a third job gives %v: expected it to wait until its context ends", err)
		}
		added := false
		go func() { added = l.add(context.Background(), 3, func() {}) == nil }()
		synctest.Wait()
		if added {
			t.Error("a third job was taken in: expected it to wait")
		}
		close(hold)
		synctest.Wait()
		if !added {
			t.Error("a third job still waits although there is room")
		}
		<-l.close()
		if err := l.add(t.Context(), 1, func() {}); !errors.Is(err, errStopping) {
			t.Errorf("a job after the end gives %v: expected errStopping", err)
		}
	})
}

func TestRecentForgetsTheOldest(t *testing.T) {
	r := newRecent(3)
	for id := range int64(5) {
		r.add(id)
		r.add(id)
	}
	for id, want := range []bool{false, false, true, true, true} {
		if r.has(int64(id)) != want {
			t.Errorf("update %d known: %v, expected %v", id, !want, want)
		}
	}
}
