package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/store/storetest"
)

// ledgers runs a test on broadcasts in memory and on a real server. again is another process on the same store, and kill ends the leases of
// one that died.
func ledgers(t *testing.T, test func(t *testing.T, b, again *Broadcasts)) {
	t.Parallel()
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		test(t, s.Broadcasts(0), again().Broadcasts(0))
	})
}

// dead makes a process whose claims end at once.
func dead(b *Broadcasts) *Broadcasts {
	other := *b
	other.owner, other.lease = "a dead process", -time.Second
	return &other
}

func example(id string) broadcast.Broadcast {
	return broadcast.Broadcast{ID: id, Author: 7, Expected: 200, Created: time.UnixMilli(1_700_000_000_000).UTC(), Versions: []broadcast.Version{
		{Lang: "en", Content: broadcast.Content{Text: "news"}}, {Lang: "vi", Content: broadcast.Content{Text: "tin"}},
	}}
}

// running stores a broadcast with recipients 1 to n.
func running(t *testing.T, b *Broadcasts, id string, n int) {
	t.Helper()
	must(t, b.Create(t.Context(), example(id)))
	move(t, b, id, broadcast.Start, broadcast.Preparing)
	if _, ok, err := b.Prepare(t.Context(), id); !ok || err != nil {
		t.Fatalf("the preparation is not to be had: %v", err)
	}
	if ok, err := b.Add(t.Context(), id, entries(1, n), "", true); !ok || err != nil {
		t.Fatalf("adding recipients gives %v, %v: expected them to be taken", ok, err)
	}
}

func entries(from, to int) (page []broadcast.Entry) {
	for chat := from; chat <= to; chat++ {
		page = append(page, broadcast.Entry{Chat: int64(chat), Version: chat % 2, Outcome: broadcast.Pending})
	}
	return page
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, b *Broadcasts, id string, m broadcast.Move, want broadcast.State) {
	t.Helper()
	state, changed, err := b.Change(t.Context(), id, m, "")
	if err != nil || state != want || !changed {
		t.Fatalf("to %s gives state %q, changed %v, %v: expected a change to %q", m, state, changed, err, want)
	}
}

// expect checks the counts, which must always add up.
func expect(t *testing.T, b *Broadcasts, id string, state broadcast.State, want broadcast.Counts) {
	t.Helper()
	_, r, err := b.Get(t.Context(), id)
	if err != nil || r.State != state || !reflect.DeepEqual(r.Counts, want) || r.Counts.Sum() != r.Total {
		t.Fatalf("the broadcast is %s with %v of %d, %v: expected %s with %v", r.State, r.Counts, r.Total, err, state, want)
	}
	got := broadcast.Counts{}
	for _, e := range all(t, b, id) {
		got[e.Outcome]++
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("the ledger holds %v: expected %v, as counted", got, want)
	}
}

func all(t *testing.T, b *Broadcasts, id string) (found []broadcast.Entry) {
	t.Helper()
	for cursor := 0; ; {
		page, next, err := b.Entries(t.Context(), id, cursor)
		must(t, err)
		found = append(found, page...)
		if cursor = next; next == 0 {
			return found
		}
	}
}

func claimOne(t *testing.T, b *Broadcasts, id string) broadcast.Share {
	t.Helper()
	share, ok, err := b.Claim(t.Context(), id, false)
	if err != nil || !ok {
		t.Fatalf("claiming gives %v, %v: expected a share", ok, err)
	}
	return share
}

func begin(t *testing.T, b *Broadcasts, share broadcast.Share, chat int64, want broadcast.Turn) {
	t.Helper()
	if got, err := b.Begin(t.Context(), share.Broadcast, share.Number, chat); err != nil || got != want {
		t.Fatalf("beginning chat %d gives %d, %v: expected %d", chat, got, err, want)
	}
}

func TestBroadcastIsKept(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		want := example("261125-abcde")
		must(t, b.Create(t.Context(), want))
		if err := again.Create(t.Context(), want); !errors.Is(err, broadcast.ErrExists) {
			t.Errorf("creating it again gives %v: expected ErrExists", err)
		}
		got, r, err := again.Get(t.Context(), want.ID)
		if err != nil || !reflect.DeepEqual(got, want) || r.State != broadcast.Ready {
			t.Errorf("it came back %s as %+v, %v: expected ready as %+v", r.State, got, err, want)
		}
		for _, id := range []string{"no", "", "a}b", "*"} {
			if _, _, err := b.Get(t.Context(), id); !errors.Is(err, broadcast.ErrNotFound) {
				t.Errorf("getting %q gives %v: expected ErrNotFound", id, err)
			}
		}
		must(t, b.Create(t.Context(), func() broadcast.Broadcast { c := example("later"); c.Created = c.Created.Add(time.Hour); return c }()))
		if ids, err := b.List(t.Context(), 0, 10); err != nil || !slices.Equal(ids, []string{"later", want.ID}) {
			t.Errorf("the list is %q, %v: expected the newest first", ids, err)
		}
		if ids, err := b.Active(t.Context()); err != nil || len(ids) != 2 {
			t.Errorf("active are %q, %v: expected both", ids, err)
		}
	})
}

func TestMovesFollowTheStates(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		type step struct {
			move    broadcast.Move
			want    broadcast.State
			changed bool
		}
		cases := map[string][]step{
			"start-twice":        {{broadcast.Start, broadcast.Preparing, true}, {broadcast.Start, broadcast.Preparing, false}},
			"pause-while-ready":  {{broadcast.Pause, broadcast.Paused, true}, {broadcast.Pause, broadcast.Paused, false}, {broadcast.Resume, broadcast.Ready, true}},
			"resume-nothing":     {{broadcast.Resume, broadcast.Ready, false}},
			"stop-ends-all":      {{broadcast.Stop, broadcast.Stopped, true}, {broadcast.Start, broadcast.Stopped, false}, {broadcast.Resume, broadcast.Stopped, false}, {broadcast.Pause, broadcast.Stopped, false}},
			"pause-in-preparing": {{broadcast.Start, broadcast.Preparing, true}, {broadcast.Pause, broadcast.Paused, true}, {broadcast.Resume, broadcast.Preparing, true}},
		}
		for id, steps := range cases {
			must(t, b.Create(t.Context(), example(id)))
			for i, s := range steps {
				state, changed, err := b.Change(t.Context(), id, s.move, "")
				if err != nil || state != s.want || changed != s.changed {
					t.Errorf("%s: step %d gives %s, changed %v, %v: expected %s, %v", id, i+1, state, changed, err, s.want, s.changed)
				}
			}
		}
		must(t, b.Create(t.Context(), example("late")))
		if _, changed, err := b.Change(t.Context(), "late", broadcast.Pause, broadcast.Late); !changed || err != nil {
			t.Fatal(err)
		}
		move(t, b, "late", broadcast.Resume, broadcast.Preparing)
		running(t, b, "r", 3)
		move(t, b, "r", broadcast.Pause, broadcast.Paused)
		move(t, b, "r", broadcast.Resume, broadcast.Running)
		move(t, b, "r", broadcast.Stop, broadcast.Stopped)
		if _, _, err := b.Change(t.Context(), "none", broadcast.Stop, ""); !errors.Is(err, broadcast.ErrNotFound) {
			t.Errorf("stopping what isn't there gives %v: expected ErrNotFound", err)
		}
	})
}

func TestPreparationGoesOnWhereItStood(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		must(t, b.Create(t.Context(), example("p")))
		if _, ok, err := b.Prepare(t.Context(), "p"); ok || err != nil {
			t.Fatalf("a broadcast that is ready is prepared, %v", err)
		}
		move(t, b, "p", broadcast.Start, broadcast.Preparing)
		gone := dead(b)
		if cursor, ok, err := gone.Prepare(t.Context(), "p"); cursor != "" || !ok || err != nil {
			t.Fatalf("beginning gives %q, %v, %v", cursor, ok, err)
		}
		if ok, err := gone.Add(t.Context(), "p", entries(1, 1200), "page 2", false); !ok || err != nil {
			t.Fatalf("adding gives %v, %v", ok, err)
		}
		if cursor, ok, err := b.Prepare(t.Context(), "p"); cursor != "page 2" || !ok || err != nil {
			t.Fatalf("another process goes on at %q, %v, %v: expected at page 2", cursor, ok, err)
		}
		if _, ok, err := again.Prepare(t.Context(), "p"); ok || err != nil {
			t.Errorf("two processes prepare at the same time, %v", err)
		}
		if ok, err := gone.Add(t.Context(), "p", entries(5000, 5001), "", true); ok || err != nil {
			t.Errorf("a process that lost the preparation adds to it, %v", err)
		}
		if ok, err := b.Add(t.Context(), "p", entries(1100, 1500), "", true); !ok || err != nil { // some a second time, as SCAN gives them
			t.Fatalf("adding gives %v, %v", ok, err)
		}
		expect(t, b, "p", broadcast.Running, broadcast.Counts{broadcast.Pending: 1500})
		if ok, err := b.Add(t.Context(), "p", entries(6000, 6001), "", false); ok || err != nil {
			t.Errorf("recipients are added to a broadcast that runs, %v", err)
		}
	})
}

func TestEmptyAudienceIsDoneAtOnce(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		running(t, b, "e", 0)
		expect(t, b, "e", broadcast.Done, broadcast.Counts{})
	})
}

func TestEachRecipientIsHandedOutOnce(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		running(t, b, "o", 500)
		seen := map[int64]bool{}
		for i := 0; ; i++ {
			process := []*Broadcasts{b, again}[i%2]
			share, ok, err := process.Claim(t.Context(), "o", false)
			must(t, err)
			if !ok {
				break
			}
			for _, e := range share.Entries {
				if seen[e.Chat] {
					t.Fatalf("chat %d is handed out twice", e.Chat)
				}
				seen[e.Chat] = true
				begin(t, process, share, e.Chat, broadcast.Begun)
				e.Outcome, e.Messages = broadcast.Sent, []int{int(e.Chat) + 1_000_000}
				_, err := process.Finish(t.Context(), "o", share.Number, e)
				must(t, err)
			}
			must(t, process.Release(t.Context(), "o", share.Number, 0))
		}
		expect(t, b, "o", broadcast.Done, broadcast.Counts{broadcast.Sent: 500})
		for _, e := range all(t, b, "o") {
			if len(e.Messages) != 1 || e.Messages[0] != int(e.Chat)+1_000_000 || e.Version != int(e.Chat%2) {
				t.Fatalf("the ledger holds %+v: expected version and message id to be kept", e)
			}
		}
		if done, err := again.Retire(t.Context(), "o"); !done || err != nil {
			t.Errorf("retiring gives %v, %v: expected true", done, err)
		}
		if done, err := b.Retire(t.Context(), "o"); done || err != nil {
			t.Errorf("retiring again gives %v, %v: expected false", done, err)
		}
	})
}

func TestShareOfADeadProcessIsTakenOver(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		c := example("d")
		c.Expected = 1 // all in one share
		must(t, b.Create(t.Context(), c))
		move(t, b, "d", broadcast.Start, broadcast.Preparing)
		_, _, err := b.Prepare(t.Context(), "d")
		must(t, err)
		_, err = b.Add(t.Context(), "d", entries(1, 10), "", true)
		must(t, err)

		gone := dead(b)
		share := claimOne(t, gone, "d")
		begin(t, gone, share, 1, broadcast.Begun)
		begin(t, gone, share, 2, broadcast.Begun)
		_, err = gone.Finish(t.Context(), "d", share.Number, broadcast.Entry{Chat: 1, Outcome: broadcast.Sent, Messages: []int{5}})
		must(t, err)

		taken := claimOne(t, b, "d")
		if len(taken.Entries) != 8 {
			t.Errorf("%d recipients are taken over: expected the 8 that were only claimed", len(taken.Entries))
		}
		expect(t, b, "d", broadcast.Running, broadcast.Counts{broadcast.Sent: 1, broadcast.Unsure: 1, broadcast.Pending: 8})
		begin(t, gone, share, 3, broadcast.Lost)
		begin(t, b, taken, 2, broadcast.Over)

		// The process was only slow, and tells now what became of it.
		_, err = gone.Finish(t.Context(), "d", share.Number, broadcast.Entry{Chat: 2, Outcome: broadcast.Sent, Messages: []int{6}})
		must(t, err)
		expect(t, b, "d", broadcast.Running, broadcast.Counts{broadcast.Sent: 2, broadcast.Pending: 8})
		if lost, err := gone.Extend(t.Context(), "d", []int{share.Number}); err != nil || len(lost) != 1 {
			t.Errorf("the dead process's lease is extended: %v, %v", lost, err)
		}
		if lost, err := b.Extend(t.Context(), "d", []int{taken.Number}); err != nil || len(lost) != 0 {
			t.Errorf("extending gives %v lost, %v: expected none", lost, err)
		}
	})
}

func TestEndedBroadcastIsSwept(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		running(t, b, "s", 10)
		gone := dead(b)
		share := claimOne(t, gone, "s")
		for len(share.Entries) == 0 {
			share = claimOne(t, gone, "s")
		}
		begin(t, gone, share, share.Entries[0].Chat, broadcast.Begun)
		move(t, b, "s", broadcast.Stop, broadcast.Stopped)
		if done, err := b.Retire(t.Context(), "s"); done || err != nil {
			t.Errorf("a broadcast of which something is in hand is retired, %v", err)
		}
		if _, ok, err := b.Claim(t.Context(), "s", false); err != nil {
			t.Fatal(err)
		} else if !ok {
			t.Fatal("the dead process's share is not taken over")
		}
		for ok := true; ok; {
			var next broadcast.Share
			var err error
			next, ok, err = b.Claim(t.Context(), "s", true)
			must(t, err)
			if ok {
				must(t, b.Release(t.Context(), "s", next.Number, 0))
			}
		}
		expect(t, b, "s", broadcast.Stopped, broadcast.Counts{broadcast.Pending: 9, broadcast.Unsure: 1})
	})
}

func TestWhoWithdrawsGetsNothing(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		must(t, b.Create(t.Context(), example("w")))
		move(t, b, "w", broadcast.Start, broadcast.Preparing)
		_, _, err := b.Prepare(t.Context(), "w")
		must(t, err)
		must(t, b.Withdraw(t.Context(), "w", 3)) // after the page was read, before it is put in
		_, err = b.Add(t.Context(), "w", entries(1, 4), "", true)
		must(t, err)
		expect(t, b, "w", broadcast.Running, broadcast.Counts{broadcast.Pending: 3})
		must(t, b.Withdraw(t.Context(), "w", 2))
		must(t, b.Withdraw(t.Context(), "w", 2))
		must(t, b.Withdraw(t.Context(), "w", 99))
		must(t, b.Withdraw(t.Context(), "none", 2))
		expect(t, b, "w", broadcast.Running, broadcast.Counts{broadcast.Pending: 2, broadcast.Withdrawn: 1})
		must(t, b.Withdraw(t.Context(), "w", 1))
		must(t, b.Withdraw(t.Context(), "w", 4))
		expect(t, b, "w", broadcast.Done, broadcast.Counts{broadcast.Withdrawn: 3})
	})
}

func TestMovedGroupIsARecipientOfItsOwn(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		must(t, b.Create(t.Context(), example("m")))
		move(t, b, "m", broadcast.Start, broadcast.Preparing)
		_, _, err := b.Prepare(t.Context(), "m")
		must(t, err)
		_, err = b.Add(t.Context(), "m", []broadcast.Entry{{Chat: -5, Version: 1, Outcome: broadcast.Pending}}, "", true)
		must(t, err)
		moved := broadcast.Entry{Chat: -5, Version: 1, Outcome: broadcast.Moved, To: -1005}
		for found := false; !found; {
			share := claimOne(t, b, "m")
			if len(share.Entries) > 0 {
				begin(t, b, share, -5, broadcast.Begun)
				for range 2 { // a lost answer makes it come twice
					_, err = b.Finish(t.Context(), "m", share.Number, moved)
					must(t, err)
				}
				found = true
			}
			must(t, b.Release(t.Context(), "m", share.Number, 0))
		}
		expect(t, b, "m", broadcast.Running, broadcast.Counts{broadcast.Moved: 1, broadcast.Pending: 1})
		share := claimOne(t, b, "m")
		if want := (broadcast.Entry{Chat: -1005, Version: 1, Outcome: broadcast.Pending}); len(share.Entries) != 1 || !reflect.DeepEqual(share.Entries[0], want) {
			t.Errorf("handed out is %+v: expected %+v", share.Entries, want)
		}
	})
}

func TestWhatWasNotSentComesAgain(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		running(t, b, "a", 1)
		var share broadcast.Share
		for len(share.Entries) == 0 {
			share = claimOne(t, b, "a")
		}
		begin(t, b, share, 1, broadcast.Begun)
		_, err := b.Finish(t.Context(), "a", share.Number, broadcast.Entry{Chat: 1, Version: 1, Outcome: broadcast.Pending})
		must(t, err)
		must(t, b.Release(t.Context(), "a", share.Number, time.Hour))
		for {
			other, ok, err := again.Claim(t.Context(), "a", false)
			must(t, err)
			if !ok {
				break
			}
			if other.Number == share.Number {
				t.Fatal("a share is handed out before its time")
			}
		}
		must(t, b.client.ZAdd(t.Context(), keysOf("a").later(), redisZ(share.Number)).Err())
		if got := claimOne(t, again, "a"); len(got.Entries) != 1 || got.Number != share.Number {
			t.Errorf("handed out is %+v: expected the one that wasn't sent", got)
		}
		move(t, b, "a", broadcast.Pause, broadcast.Paused)
		begin(t, again, share, 1, broadcast.Halted)
	})
}

func TestOutcomesArePassedOnOnce(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		running(t, b, "x", 1)
		pass := func(want bool, to string, of ...broadcast.Outcome) {
			t.Helper()
			if got, err := again.Pass(t.Context(), "x", of, to); err != nil || got != want {
				t.Errorf("passing %v to %s gives %v, %v: expected %v", of, to, got, err, want)
			}
		}
		pass(true, "y", broadcast.Failed)
		pass(true, "y", broadcast.Failed)
		pass(false, "z", broadcast.Failed, broadcast.Unsure)
		pass(true, "z", broadcast.Unsure)
		if _, r, _ := b.Get(t.Context(), "x"); !reflect.DeepEqual(r.Resends, map[broadcast.Outcome]string{broadcast.Failed: "y", broadcast.Unsure: "z"}) {
			t.Errorf("the report tells of %v", r.Resends)
		}
	})
}

func TestOldRecipientsAreForgotten(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		running(t, b, "old", 100)
		running(t, b, "live", 100)
		move(t, b, "old", broadcast.Stop, broadcast.Stopped)
		for over := false; !over; {
			var err error
			over, err = b.Forget(t.Context(), time.Now().Add(time.Minute))
			must(t, err)
		}
		if left := all(t, b, "live"); len(left) != 100 {
			t.Errorf("%d recipients of a broadcast that runs are left: expected 100", len(left))
		}
		if _, _, err := b.Get(t.Context(), "old"); !errors.Is(err, broadcast.ErrNotFound) { // created in 2023
			t.Errorf("a broadcast of years ago is still there: %v", err)
		}
		if keys := b.client.Keys(t.Context(), "zd1:{b:old}*").Val(); len(keys) != 0 {
			t.Errorf("left of it is %q", keys)
		}
	})
}

func TestEntriesAreReadAsWritten(t *testing.T) {
	cases := []broadcast.Entry{
		{Chat: 1, Outcome: broadcast.Pending},
		{Chat: -1001234567890, Version: 35, Outcome: broadcast.Pending, Messages: []int{7}},
		{Chat: 1, Version: 4, Outcome: broadcast.Sent, Messages: []int{1, 2, 3}},
		{Chat: 1, Outcome: broadcast.Unsure},
		{Chat: 1, Outcome: broadcast.Failed, Reason: "Bad Request: not enough rights"},
		{Chat: 1, Outcome: broadcast.Gone, Reason: "blocked"},
		{Chat: -1, Outcome: broadcast.Moved, To: -1001},
		{Chat: 1, Outcome: broadcast.Withdrawn},
		{Chat: 1, Outcome: broadcast.Sending},
	}
	for _, want := range cases {
		if got := decodeEntry(fmt.Sprint(want.Chat), encodeEntry(want)); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v is read as %+v", want, got)
		}
	}
	long := broadcast.Entry{Outcome: broadcast.Failed, Reason: "Bad Request: một lý do rất dài mà Telegram đưa ra, dài hơn chỗ có được"}
	if n := len(encodeEntry(long)); n > 62 {
		t.Errorf("a long reason takes %d bytes: expected at most 62", n)
	}
}

// TestRecipientIsSmall keeps a million subscribers below a few dozen megabytes.
func TestRecipientIsSmall(t *testing.T) {
	t.Parallel()
	b := open(t, storetest.Start(t).URL(), Options{}).Broadcasts(0)
	const n = 10_000
	c := example("small")
	c.Expected = n
	must(t, b.Create(t.Context(), c))
	move(t, b, "small", broadcast.Start, broadcast.Preparing)
	_, _, err := b.Prepare(t.Context(), "small")
	must(t, err)
	var page []broadcast.Entry
	for i := range n {
		page = append(page, broadcast.Entry{Chat: 5_000_000_000 + int64(i)*7919, Outcome: broadcast.Pending, Messages: []int{1_234_567}}) // as long as one that was sent
	}
	_, err = b.Add(t.Context(), "small", page, "", true)
	must(t, err)
	total := 0
	for share := range n/shareSize + 1 {
		key := keysOf("small").share(share)
		total += int(b.client.MemoryUsage(t.Context(), key).Val())
		if form := b.client.ObjectEncoding(t.Context(), key).Val(); form != "listpack" && form != "ziplist" {
			t.Fatalf("a share is kept as %s: expected Redis's compact form", form)
		}
	}
	t.Logf("%.1f bytes a recipient", float64(total)/n)
	if total > 48*n {
		t.Errorf("a recipient takes %d bytes: expected at most 48", total/n)
	}
}

func TestGateSpacesMessages(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		began := time.Now()
		granted := func(by *Broadcasts, ask broadcast.Request, moments int) broadcast.Grant {
			t.Helper()
			g, err := by.Grant(t.Context(), ask)
			if err != nil || len(g.Moments) != moments {
				t.Fatalf("granted is %+v, %v: expected %d moments", g, err, moments)
			}
			return g
		}
		// notBefore checks a moment of now by what the gate had given out since the beginning: time that has passed only brings it nearer.
		notBefore := func(m broadcast.Moment, since time.Duration) {
			t.Helper()
			if least := since - time.Since(began); m.Busy || m.In < least-time.Millisecond {
				t.Errorf("granted is %+v: expected a moment in %v at the earliest", m, least)
			}
		}
		ask := broadcast.Request{Chats: []int64{1, 2, 3, 4}, Every: 100 * time.Millisecond, Each: time.Second, Ahead: 250 * time.Millisecond}
		g := granted(b, ask, 3) // those that lie within 250 ms
		if g.Wait <= 0 {
			t.Errorf("granted is %+v: expected a wait for the rest", g)
		}
		for i, m := range g.Moments {
			if early := time.Duration(i)*ask.Every - m.In; m.Busy || early > time.Millisecond || early < -time.Millisecond {
				t.Errorf("moment %d is in %v: expected one each 100 ms", i+1, m.In)
			}
		}
		ask.Ahead = time.Minute
		ask.Chats = []int64{5}
		notBefore(granted(again, ask, 1).Moments[0], 300*time.Millisecond) // by another process
		ask.Chats = []int64{1, 6}
		g = granted(again, ask, 2)
		if !g.Moments[0].Busy && time.Since(began) < ask.Each {
			t.Errorf("granted is %+v: expected chat 1 to be busy", g)
		}
		notBefore(g.Moments[1], 400*time.Millisecond)
		ask.Chats, ask.Replied = []int64{7}, []int64{11, 12, 13, 14, 15}
		g = granted(b, ask, 1)
		notBefore(g.Moments[0], time.Second)
		if g.Moments[0].In < 500*time.Millisecond {
			t.Errorf("after five replies granted is %+v: expected half a second later than without", g)
		}
	})
}

func TestGateHoldsAll(t *testing.T) {
	ledgers(t, func(t *testing.T, b, again *Broadcasts) {
		must(t, b.Hold(t.Context(), 3*time.Hour))
		must(t, b.Hold(t.Context(), time.Hour))
		g, err := again.Grant(t.Context(), broadcast.Request{Chats: []int64{1}, Every: time.Millisecond, Ahead: time.Second})
		if err != nil || len(g.Moments) != 0 || g.Wait < 2*time.Hour || g.Wait > 3*time.Hour {
			t.Errorf("granted is %+v, %v: expected a wait of nearly three hours", g, err)
		}
		running(t, b, "h", 1)
		if _, r, err := b.Get(t.Context(), "h"); err != nil || r.Held.IsZero() {
			t.Errorf("the report doesn't tell of the hold: %+v, %v", r, err)
		}
	})
}

func TestGateLimitsGroups(t *testing.T) {
	ledgers(t, func(t *testing.T, b, _ *Broadcasts) {
		ask := broadcast.Request{Chats: []int64{-1, -1, -1, -2}, Each: time.Second, Group: 4 * time.Second, Burst: 2, Ahead: time.Second}
		g, err := b.Grant(t.Context(), ask)
		if err != nil || len(g.Moments) != 4 {
			t.Fatalf("granted is %+v, %v: expected an answer for each", g, err)
		}
		for i, busy := range []bool{false, false, true, false} {
			if g.Moments[i].Busy != busy {
				t.Errorf("message %d: busy is %v, expected %v", i+1, g.Moments[i].Busy, busy)
			}
		}
		if in := g.Moments[2].In; in < 3*time.Second || in > 5*time.Second {
			t.Errorf("the group is busy for %v: expected four seconds", in)
		}
	})
}

func redisZ(share int) redis.Z { return redis.Z{Score: 0, Member: share} }

// TestBroadcastsOnACluster goes through all scripts on a cluster, which refuses one whose keys don't lie together.
func TestBroadcastsOnACluster(t *testing.T) {
	b := openCluster(t).Broadcasts(0)
	for _, id := range []string{"one", "two", "three"} {
		running(t, b, id, 300)
		for ok := true; ok; {
			var share broadcast.Share
			var err error
			share, ok, err = b.Claim(t.Context(), id, false)
			must(t, err)
			if !ok {
				break
			}
			_, err = b.Extend(t.Context(), id, []int{share.Number})
			must(t, err)
			for _, e := range share.Entries {
				begin(t, b, share, e.Chat, broadcast.Begun)
				e.Outcome, e.Messages = broadcast.Sent, []int{1}
				if e.Chat == 7 {
					e.Outcome, e.Messages, e.To = broadcast.Moved, nil, 7007
				}
				_, err := b.Finish(t.Context(), id, share.Number, e)
				must(t, err)
			}
			must(t, b.Release(t.Context(), id, share.Number, 0))
		}
		expect(t, b, id, broadcast.Done, broadcast.Counts{broadcast.Sent: 300, broadcast.Moved: 1})
		must(t, b.Withdraw(t.Context(), id, 1))
		must(t, b.Erase(t.Context(), id, 2))
		_, err := b.Pass(t.Context(), id, []broadcast.Outcome{broadcast.Failed}, "next")
		must(t, err)
		if retired, err := b.Retire(t.Context(), id); !retired || err != nil {
			t.Errorf("retiring gives %v, %v", retired, err)
		}
	}
	g, err := b.Grant(t.Context(), broadcast.Request{Chats: []int64{1, -2, 3}, Replied: []int64{4}, Every: time.Millisecond, Each: time.Second, Ahead: time.Second})
	if err != nil || len(g.Moments) != 3 {
		t.Errorf("granted is %+v, %v: expected three moments", g, err)
	}
	must(t, b.Hold(t.Context(), time.Second))
	for over := false; !over; {
		over, err = b.Forget(t.Context(), time.Now().Add(time.Minute))
		must(t, err)
	}
	if ids, err := b.List(t.Context(), 0, 10); err != nil || len(ids) != 0 {
		t.Errorf("left are %q, %v: expected all, of years ago, to be forgotten", ids, err)
	}
}

// FuzzEntry reads whatever may stand in a ledger: what was read must be read the same again once it is written.
func FuzzEntry(f *testing.F) {
	for _, s := range []string{"p0", "s312,13", "f0Bad Request: no", "m1-1001", "u", "", "z9", "sé1"} {
		f.Add("-1001234567890", s)
	}
	f.Add("0", "f0"+strings.Repeat("\xbf", 200)) // an answer of Telegram that is no text
	f.Fuzz(func(t *testing.T, chat, s string) {
		e := decodeEntry(chat, s)
		if e.Outcome == "" {
			return
		}
		e.Reason = shortened(e.Reason)
		if again := decodeEntry(fmt.Sprint(e.Chat), encodeEntry(e)); !reflect.DeepEqual(again, e) {
			t.Errorf("%q is read as %+v, and once written again as %+v", s, e, again)
		}
	})
}
