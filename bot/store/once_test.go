package store

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsToBeDoneOnceIsTakenOnByOne(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		other := again()
		for i, c := range []struct {
			by   *Store
			want bool
		}{{s, true}, {other, false}, {s, false}} {
			if first, err := c.by.Once(t.Context(), "week 48", time.Hour); err != nil || first != c.want {
				t.Errorf("asked for the %d. time it says %v, %v: expected %v", i+1, first, err, c.want)
			}
		}
		if first, err := other.Once(t.Context(), "week 49", time.Hour); err != nil || !first {
			t.Errorf("something else is taken on: %v, %v; expected so", first, err)
		}
		if err := s.Again(t.Context(), "week 48"); err != nil {
			t.Fatal(err)
		}
		if first, err := other.Once(t.Context(), "week 48", time.Hour); err != nil || !first {
			t.Errorf("what could not be done is taken on by another: %v, %v; expected so", first, err)
		}
	})
}

func TestWhatWasDoneOnceIsForgottenInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{})
		for _, want := range []bool{true, false} {
			if first, err := s.Once(t.Context(), "week 48", time.Hour); err != nil || first != want {
				t.Errorf("it says %v, %v: expected %v", first, err, want)
			}
			<-time.After(40 * time.Minute)
		}
		if first, err := s.Once(t.Context(), "week 48", time.Hour); err != nil || !first {
			t.Errorf("after its time it says %v, %v: expected true", first, err)
		}
	})
}
