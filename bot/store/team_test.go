package store

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
)

func TestInvitationIsUsedOnce(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		want := bot.Invitation{By: 900, Rights: []bot.Right{bot.Enquiries, bot.Knowledge}}
		code, err := s.Invite(t.Context(), want, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		lan := bot.Member{User: 7123456789, Name: "Lan \"L\" Đinh", Since: time.Unix(1700000000, 0).UTC()}
		for range 2 { // a reply may get lost on its way
			got, ok, err := again().Join(t.Context(), code, lan)
			if err != nil || !ok || !reflect.DeepEqual(got, want) {
				t.Fatalf("joining gives %+v, %v, %v: expected %+v", got, ok, err, want)
			}
		}
		if _, ok, err := s.Join(t.Context(), code, bot.Member{User: 8}); ok || err != nil {
			t.Errorf("a second person joins by the same invitation: %v, %v; expected a refusal", ok, err)
		}
		lan.Rights = want.Rights
		if got, ok, err := s.Member(t.Context(), lan.User); err != nil || !ok || !reflect.DeepEqual(got, lan) {
			t.Errorf("the member is %+v, %v, %v: expected %+v", got, ok, err, lan)
		}
		if got, err := s.Members(t.Context()); err != nil || !reflect.DeepEqual(got, []bot.Member{lan}) {
			t.Errorf("the staff is %+v, %v: expected only %+v", got, err, lan)
		}
	})
}

func TestInvitationExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "memory://", Options{})
		code, err := s.Invite(t.Context(), bot.Invitation{By: 900, Rights: []bot.Right{bot.Enquiries}}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		<-time.After(61 * time.Minute)
		if _, ok, err := s.Join(t.Context(), code, bot.Member{User: 7}); ok || err != nil {
			t.Errorf("joining an hour later gives %v, %v: expected a refusal", ok, err)
		}
	})
}

func TestRightsChangeAndEnd(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		if ok, err := s.SetRights(t.Context(), 7, []bot.Right{bot.Enquiries}); ok || err != nil {
			t.Errorf("setting a stranger's rights gives %v, %v: expected that there is no such member", ok, err)
		}
		code, err := s.Invite(t.Context(), bot.Invitation{Rights: []bot.Right{bot.Enquiries}}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Join(t.Context(), code, bot.Member{User: 7}); err != nil {
			t.Fatal(err)
		}
		wanted := []bot.Right{bot.Broadcasts, bot.Knowledge}
		if ok, err := s.SetRights(t.Context(), 7, wanted); !ok || err != nil {
			t.Fatalf("setting rights gives %v, %v", ok, err)
		}
		if m, _, _ := s.Member(t.Context(), 7); !reflect.DeepEqual(m.Rights, wanted) {
			t.Errorf("the rights are %v: expected %v", m.Rights, wanted)
		}
		if ok, err := s.SetRights(t.Context(), 7, nil); !ok || err != nil {
			t.Fatalf("removing gives %v, %v", ok, err)
		}
		if _, ok, err := s.Member(t.Context(), 7); ok || err != nil {
			t.Errorf("a removed member is found: %v, %v", ok, err)
		}
	})
}

func TestTrailIsPagedAndForgets(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for i, did := range []string{"one", "two", "three"} {
			if err := s.Record(t.Context(), bot.Entry{By: 900, Name: "Boss", Did: did, Whom: int64(i), About: "about " + did}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Record(t.Context(), bot.Entry{By: 2, Name: "Lan", Did: "four"}); err != nil {
			t.Fatal(err)
		}
		page := func(before string, n int) (told []string, last string) {
			entries, err := s.Trail(t.Context(), before, n)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				told, last = append(told, e.Name+" "+e.Did+" "+e.About+" "+e.Named), e.ID
			}
			return told, last
		}
		first, last := page("", 2)
		if want := []string{"Lan four  ", "Boss three about three Lan"}; !reflect.DeepEqual(first, want) {
			t.Errorf("the newest two are %q: expected %q", first, want)
		}
		if second, _ := page(last, 9); len(second) != 2 || second[1] != "Boss one about one " {
			t.Errorf("the rest is %q: expected the first two", second)
		}
		if err := s.EraseStaff(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		if got, _ := page("", 2); !reflect.DeepEqual(got, []string{" four  ", "Boss three about three "}) {
			t.Errorf("after a person was forgotten the trail says %q: expected what was done without the name", got)
		}
	})
}

func TestForgottenStaffLeaveNoIDOnDraftsAndBroadcasts(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		for _, d := range []bot.Draft{{ID: "mine", Author: 777001}, {ID: "other", Author: 777002}} {
			if _, err := s.SaveDraft(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		b := s.Broadcasts(0)
		if err := b.Create(t.Context(), broadcast.Broadcast{ID: "mine", Author: 777001, Created: time.Now()}); err != nil {
			t.Fatal(err)
		}
		if err := s.Erase(t.Context(), 777001); err != nil {
			t.Fatal(err)
		}
		if err := b.Erase(t.Context(), "mine", 777001); err != nil {
			t.Fatal(err)
		}
		mine, ok, err := s.Draft(t.Context(), "mine")
		if err != nil || !ok || mine.Author != 0 || mine.Revision != 1 {
			t.Errorf("the draft is %+v, %v: expected it without its author, as it was", mine, err)
		}
		if other, _, err := s.Draft(t.Context(), "other"); err != nil || other.Author != 777002 {
			t.Errorf("another's draft is %+v, %v: expected it untouched", other, err)
		}
		if c, _, err := b.Get(t.Context(), "mine"); err != nil || c.Author != 0 {
			t.Errorf("the broadcast is by %d, %v: expected nobody", c.Author, err)
		}
	})
}
