package store

import (
	"testing"
	"time"

	"zonedesk/bot"
)

func TestOldPlacesOfEnquiriesAreForgotten(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		e, err := s.OpenEnquiry(t.Context(), bot.Enquiry{Chat: 777001, State: bot.EnquiryNew, Changed: asked}, 1)
		if err != nil {
			t.Fatal(err)
		}
		card, topic := bot.Place{Chat: -9, Message: 5}, bot.Place{Chat: -9, Message: -3}
		for _, at := range []bot.Place{card, topic} {
			if err := s.SetPlace(t.Context(), e.Number, at); err != nil {
				t.Fatal(err)
			}
		}
		post := func(message int, at time.Time) bot.Post {
			p := bot.Post{From: bot.Place{Chat: 777001, Message: message}, Side: bot.FromAsker, At: at, Waits: true}
			if _, err := s.AddPost(t.Context(), e.Number, p); err != nil {
				t.Fatal(err)
			}
			p.Waits, p.To = false, []bot.Place{{Chat: -9, Message: 100 + message}}
			if err := s.SavePost(t.Context(), e.Number, p); err != nil {
				t.Fatal(err)
			}
			return p
		}
		old, recent := post(1, asked), post(2, asked.Add(time.Hour))
		if err := s.PrunePlaces(t.Context(), asked.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what string
			at   bot.Place
			want int
		}{{"an old message", old.From, 0}, {"its copy", old.To[0], 0}, {"a recent message", recent.From, e.Number}, {"its copy", recent.To[0], e.Number}, {"a card", card, e.Number}, {"a topic", topic, e.Number}} {
			if n, err := s.EnquiryAt(t.Context(), c.at); err != nil || n != c.want {
				t.Errorf("%s belongs to enquiry %d, %v: expected %d", c.what, n, err, c.want)
			}
		}
		if err := s.Erase(t.Context(), 777001); err != nil {
			t.Fatal(err)
		}
		if left := s.client.ZCard(t.Context(), placedKey).Val(); left != 0 {
			t.Errorf("after /forget %d places are left: expected none", left)
		}
	})
}
