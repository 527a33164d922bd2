package library_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/store"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
	"zonedesk/search"
)

func openDesk(pack *knowledge.Pack) (*desk.Desk, *search.Index, error) {
	index, err := search.Build(pack)
	if err != nil {
		return nil, nil, err
	}
	d, err := desk.New(pack, index)
	return d, index, err
}

// world is a library on a store in memory.
type world struct {
	*library.Library
	store *store.Store
	files knowledge.Files
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	files, err := knowledge.ReadFiles(knowledgetest.Country(2))
	if err != nil {
		t.Fatal(err)
	}
	own, err := files.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t, url)
	return &world{&library.Library{Store: s, Own: own, Open: openDesk}, s, files}
}

func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, store.Options{Wait: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// edited are the world's files with the number of days of the first article changed, which no probe asks for.
func (w *world) edited(t testing.TB, days int) knowledge.Files {
	t.Helper()
	return w.with(t, "articles/articles.yaml", "{n: {value: 3, unit: days}}", fmt.Sprintf("{n: {value: %d, unit: days}}", days))
}

func (w *world) with(t testing.TB, file, old, next string) knowledge.Files {
	t.Helper()
	files := knowledge.Files{}
	for name, data := range w.files {
		files[name] = data
	}
	text := string(files[file])
	if !strings.Contains(text, old) && old != "" {
		t.Fatalf("%s does not hold %q", file, old)
	}
	files[file] = []byte(strings.Replace(text, old, next, 1))
	return files
}

func (w *world) publish(t testing.TB, base, days int) library.Version {
	t.Helper()
	v, _, err := w.Publish(t.Context(), library.Edit{Files: w.edited(t, days), Base: base, Author: "Hoa"})
	if err != nil {
		t.Fatalf("publishing on version %d: %v", base, err)
	}
	return v
}

func live(t testing.TB, w *world, o library.LiveOptions) *library.Live {
	t.Helper()
	l, err := library.NewLive(t.Context(), w.Library, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func days(l *library.Live) string {
	f := l.Desk().Pack().Article("incentive.cit-time").Figures["n"]
	return f.Value.String()
}

func TestPublishedVersionIsServed(t *testing.T) {
	w := newWorld(t, "memory://")
	l := live(t, w, library.LiveOptions{Poll: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { l.Run(ctx) })
	defer running.Wait()
	defer cancel()
	if l.Version().Number != 0 || days(l) != "3" {
		t.Fatalf("version %d is served before any publication: expected the program's own", l.Version().Number)
	}
	for n := range 3 {
		v := w.publish(t, n, 50+n)
		storetest.Until(t, fmt.Sprintf("version %d is served", v.Number), func(context.Context) bool { return l.Version().Number == v.Number })
		if got, want := days(l), fmt.Sprint(50+n); got != want {
			t.Errorf("version %d tells %s days: expected %s", v.Number, got, want)
		}
	}
}

func TestPollFindsWhatNoMessageTold(t *testing.T) {
	w := newWorld(t, "memory://")
	l := live(t, w, library.LiveOptions{})
	w.publish(t, 0, 50)
	if err := l.Update(t.Context()); err != nil || l.Version().Number != 1 {
		t.Errorf("version %d is served, %v: expected 1", l.Version().Number, err)
	}
	if again := live(t, w, library.LiveOptions{}); again.Version().Number != 1 || days(again) != "50" {
		t.Errorf("a process that starts serves version %d: expected 1", again.Version().Number)
	}
}

func TestDeskInHandIsWholeUntilLetGo(t *testing.T) {
	w := newWorld(t, "memory://")
	l := live(t, w, library.LiveOptions{})
	held := l.Desk()
	w.publish(t, 0, 50)
	if err := l.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	question := desk.Question{Text: "What about time it takes corporate income tax?", Lang: knowledge.EN}
	if a := held.Answer(t.Context(), question); !strings.Contains(a.Text(), "3 days") {
		t.Errorf("the desk in hand answers %q: expected its own 3 days", a.Text())
	}
	if a := l.Desk().Answer(t.Context(), question); !strings.Contains(a.Text(), "50 days") {
		t.Errorf("the new desk answers %q: expected 50 days", a.Text())
	}
	runtime.KeepAlive(held)
}

func TestIndexIsClosedWhenItsDeskIsLetGo(t *testing.T) {
	w := newWorld(t, "memory://")
	var indexes []*search.Index
	w.Open = func(p *knowledge.Pack) (*desk.Desk, *search.Index, error) {
		d, index, err := openDesk(p)
		indexes = append(indexes, index)
		return d, index, err
	}
	l := live(t, w, library.LiveOptions{})
	w.publish(t, 0, 50)
	if err := l.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.Until(t, "the index before is closed", func(ctx context.Context) bool {
		runtime.GC()
		_, err := indexes[0].Search(ctx, search.Query{Text: "tax"})
		return errors.Is(err, search.ErrClosed)
	})
	if _, err := indexes[len(indexes)-1].Search(t.Context(), search.Query{Text: "tax"}); err != nil {
		t.Errorf("the index in use gives %v: expected it open", err)
	}
}

func TestUnsoundVersionIsNotServedAndReportedOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many desks")
	}
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, w *world)
		is    func(error) bool
	}{
		{"damaged", func(t *testing.T, w *world) {
			files := w.edited(t, 60)
			pack, err := files.Load()
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.store.Publish(t.Context(), library.Publication{Version: library.Version{Base: 1, Hash: pack.Hash + "0"}, Files: files})
			if err != nil {
				t.Fatal(err)
			}
		}, func(err error) bool { return errors.Is(err, library.ErrDamaged) }},
		{"faulty", func(t *testing.T, w *world) {
			if _, err := w.store.Publish(t.Context(), library.Publication{Version: library.Version{Base: 1}, Files: w.with(t, "sources.yaml", "reliability: high", "reliability: great")}); err != nil {
				t.Fatal(err)
			}
		}, func(err error) bool { return errors.As(err, new(knowledge.Faults)) }},
		{"failing its probes", func(t *testing.T, w *world) {
			files := w.with(t, "probes.yaml", "", "probes:\n  - {lang: en, text: \"What is the price of gold?\", expect: [incentive.cit-time]}\n")
			pack, err := files.Load()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.store.Publish(t.Context(), library.Publication{Version: library.Version{Base: 1, Hash: pack.Hash}, Files: files}); err != nil {
				t.Fatal(err)
			}
		}, func(err error) bool { return errors.As(err, new(*desk.Unfit)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, "memory://")
			var told []error
			l := live(t, w, library.LiveOptions{Rejected: func(v library.Version, err error) { told = append(told, err) }})
			w.publish(t, 0, 50)
			if err := l.Update(t.Context()); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, w)
			for range 3 {
				if err := l.Update(t.Context()); err == nil || !c.is(err) {
					t.Errorf("an update gives %v: expected to be told why", err)
				}
			}
			if l.Version().Number != 1 || days(l) != "50" {
				t.Errorf("version %d is served: expected 1 to stay", l.Version().Number)
			}
			if len(told) != 1 {
				t.Errorf("it was reported %d times: expected once", len(told))
			}
			started := live(t, w, library.LiveOptions{})
			if started.Version().Number != 1 || days(started) != "50" {
				t.Errorf("a process that starts serves version %d: expected the last sound one, 1", started.Version().Number)
			}
			base := 1 // the last one that can be read: what a damaged one held nobody can edit
			if _, v, err := w.Current(t.Context()); err == nil {
				base = v.Number
			}
			w.publish(t, base, 70)
			if err := l.Update(t.Context()); err != nil || l.Version().Number != 3 {
				t.Errorf("after a sound publication version %d is served, %v: expected 3", l.Version().Number, err)
			}
		})
	}
}

func TestEditorsAreToldOfEachOther(t *testing.T) {
	w := newWorld(t, "memory://")
	w.publish(t, 0, 50)
	late := library.Edit{Files: w.edited(t, 60), Base: 0, Author: "Minh"}
	review, err := w.Review(t.Context(), late)
	if o, ok := errors.AsType[*library.Overtaken](err); !ok || o.Current.Number != 1 || len(review.Meantime) != 1 {
		t.Fatalf("an edit of version 0 gives %v and the changes %v: expected to be told of version 1 and its one change", err, review.Meantime)
	}
	late.Rebase = true
	if _, _, err := w.Publish(t.Context(), late); !errors.As(err, new(library.Conflicts)) || !strings.Contains(err.Error(), "figures was") {
		t.Errorf("an edit of the same figure gives %v: expected the conflict", err)
	}
	late.Files = w.with(t, "zones/zone-1.yaml", "measure: land.rent", "measure: land.rent, doubts: [undated]")
	v, _, err := w.Publish(t.Context(), late)
	if err != nil || v.Number != 2 || v.Summary.String() != "fact: 1 changed" {
		t.Fatalf("an edit of another record gives %+v, %v: expected version 2", v, err)
	}
	pack, _, err := w.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.Article("incentive.cit-time").Figures["n"].Value.String(); got != "50" {
		t.Errorf("after it the other's figure is %s: expected 50, as published", got)
	}
	late.Base, late.Files = 2, pack.Files()
	if _, _, err := w.Publish(t.Context(), late); !errors.Is(err, library.ErrNoDifference) {
		t.Errorf("publishing what is there gives %v: expected ErrNoDifference", err)
	}
}

func TestGoingBackIsAVersionOfItsOwn(t *testing.T) {
	w := newWorld(t, "memory://")
	w.publish(t, 0, 50)
	w.publish(t, 1, 60)
	v, err := w.RollBack(t.Context(), 1, 2, "Hoa", "wrong figure")
	if err != nil || v.Number != 3 || v.Restores != 2 || v.Note != "wrong figure" {
		t.Fatalf("going back gives %+v, %v: expected version 3, which restores 1", v, err)
	}
	if _, err := w.RollBack(t.Context(), 0, 2, "Hoa", ""); !errors.As(err, new(*library.Overtaken)) {
		t.Errorf("going back from what is no longer current gives %v: expected to be told so", err)
	}
	if v, err = w.RollBack(t.Context(), 0, 3, "Hoa", ""); err != nil {
		t.Fatal(err)
	}
	l := live(t, w, library.LiveOptions{})
	if l.Version().Number != 4 || days(l) != "3" {
		t.Errorf("version %d with %s days is served: expected 4 with the program's own 3", l.Version().Number, days(l))
	}
	if _, err := w.RollBack(t.Context(), 9, 4, "Hoa", ""); !errors.Is(err, library.ErrNoVersion) {
		t.Errorf("going back to a version that never was gives %v: expected ErrNoVersion", err)
	}
}

func TestStoreThatIsAwayStopsNoStart(t *testing.T) {
	server := storetest.Start(t)
	w := newWorld(t, server.URL())
	w.publish(t, 0, 50)
	server.Kill()
	l := live(t, w, library.LiveOptions{Poll: time.Hour})
	if l.Version().Number != 0 {
		t.Errorf("version %d is served while the store is away: expected the program's own", l.Version().Number)
	}
	if err := l.Update(t.Context()); err == nil {
		t.Error("an update without a store succeeds: expected an error")
	}
}
