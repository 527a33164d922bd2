package broadcast

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// grants are given one after the other.
type grants struct {
	list []Grant
	asks []time.Duration // since the beginning
	from time.Time
}

func (g *grants) Grant(context.Context, Request) (Grant, error) {
	g.asks = append(g.asks, time.Since(g.from))
	if len(g.list) == 0 {
		return Grant{}, errors.New("the store is away")
	}
	next := g.list[0]
	g.list = g.list[1:]
	return next, nil
}

func (g *grants) Hold(context.Context, time.Duration) error { return nil }

func TestMessageThatNobodyWaitsForWaitsForItsMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grants{from: time.Now(), list: []Grant{
			{Wait: time.Second}, // nothing is free
			{Moments: []Moment{{In: 3 * time.Second, Busy: true}}},
			{Moments: []Moment{{In: 100 * time.Millisecond}}},
		}}
		p := &Pacer{gate: g}
		p.holdHere(5 * time.Second)
		if err := p.Wait(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{5 * time.Second, 6 * time.Second, 9 * time.Second}
		if took := time.Since(g.from); took != 9100*time.Millisecond || !slices.Equal(g.asks, want) {
			t.Errorf("it asked at %v and went on after %v: expected %v and 9.1 s", g.asks, took, want)
		}
		if err := p.Wait(t.Context(), 7); err == nil {
			t.Error("without the store waiting succeeds: expected an error")
		}
		p.holdHere(time.Hour)
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := p.Wait(ended, 7); !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that has ended waiting gives %v: expected its error", err)
		}
	})
}
