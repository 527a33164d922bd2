package store

import (
	"testing"
	"testing/synctest"
	"time"

	"zonedesk/bot"
)

func TestProposalIsTakenAwayOnce(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		want := bot.Proposal{ID: "abcdefgh", Author: 900, Name: "Boss", File: "file-1", Note: "why"}
		if err := s.KeepProposal(t.Context(), want, time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := again().Proposal(t.Context(), want.ID); err != nil || !ok || got != want {
			t.Fatalf("the proposal is %+v, %v, %v: expected %+v", got, ok, err, want)
		}
		for i, want := range []bool{true, false} {
			if ok, err := again().DropProposal(t.Context(), "abcdefgh"); err != nil || ok != want {
				t.Errorf("taking it away for the %d. time gives %v, %v: expected %v", i+1, ok, err, want)
			}
		}
	})
}

func TestProposalExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{})
		if err := s.KeepProposal(t.Context(), bot.Proposal{ID: "abcdefgh"}, time.Hour); err != nil {
			t.Fatal(err)
		}
		<-time.After(61 * time.Minute)
		if _, ok, err := s.Proposal(t.Context(), "abcdefgh"); ok || err != nil {
			t.Errorf("after an hour it is there: %v, %v; expected it gone", ok, err)
		}
	})
}
