package store

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonedesk/bot/library"
	"zonedesk/bot/store/storetest"
	"zonedesk/knowledge"
)

func publication(base int, text string) library.Publication {
	return library.Publication{
		Version: library.Version{Base: base, Author: "Hoa", Time: time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC), Note: "a note", Summary: library.Summary{{Kind: "fact", Changed: 1}}, Hash: "h" + text},
		Files:   knowledge.Files{"pack.yaml": []byte(text), "zones/a.yaml": []byte(strings.Repeat(text, 100))},
	}
}

func mustPublish(t testing.TB, s *Store, base int, text string) library.Version {
	t.Helper()
	v, err := s.Publish(t.Context(), publication(base, text))
	if err != nil {
		t.Fatalf("publishing after version %d: %v", base, err)
	}
	return v
}

func TestVersionsAreKept(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		if v, err := s.CurrentVersion(t.Context()); err != nil || v.Number != 0 {
			t.Fatalf("before any publication the current version is %+v, %v: expected none", v, err)
		}
		first := mustPublish(t, s, 0, "one")
		second := mustPublish(t, s, 1, "two")
		other := again()
		current, err := other.CurrentVersion(t.Context())
		if err != nil || !reflect.DeepEqual(current, second) || current.Number != 2 || current.Base != 1 || current.Author != "Hoa" || current.Size == 0 {
			t.Errorf("the current version is %+v, %v: expected %+v", current, err, second)
		}
		for v, want := range map[*library.Version]string{&first: "one", &second: "two"} {
			files, err := other.VersionFiles(t.Context(), *v)
			if err != nil || !reflect.DeepEqual(files, publication(0, want).Files) {
				t.Errorf("the files of version %d are %s, %v: expected those published", v.Number, files, err)
			}
		}
		all, err := other.Versions(t.Context(), 0, 10)
		if err != nil || !reflect.DeepEqual(all, []library.Version{second, first}) {
			t.Errorf("the versions are %+v, %v: expected the second and the first", all, err)
		}
		if page, err := other.Versions(t.Context(), 1, 1); err != nil || !reflect.DeepEqual(page, []library.Version{first}) {
			t.Errorf("the versions from the first down are %+v, %v: expected the first", page, err)
		}
		if _, err := other.Version(t.Context(), 3); !errors.Is(err, library.ErrNoVersion) {
			t.Errorf("a version that never was gives %v: expected ErrNoVersion", err)
		}
	})
}

func TestOfManyEditorsOneIsFirst(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		mustPublish(t, s, 0, "one")
		editors := []*Store{s, again()}
		var published, overtaken atomic.Int32
		var editing sync.WaitGroup
		for i := range 16 {
			editing.Go(func() {
				_, err := editors[i%2].Publish(t.Context(), publication(1, strings.Repeat("x", i+1)))
				if o, ok := errors.AsType[*library.Overtaken](err); ok && o.Base == 1 && o.Current.Number == 2 {
					overtaken.Add(1)
				} else if err == nil {
					published.Add(1)
				} else {
					t.Error(err)
				}
			})
		}
		editing.Wait()
		if published.Load() != 1 || overtaken.Load() != 15 {
			t.Errorf("of 16 editors of one version %d published and %d were told of another: expected 1 and 15", published.Load(), overtaken.Load())
		}
	})
}

// A reply may get lost on its way.
func TestPublishingAgainIsTheSamePublication(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		once, again := mustPublish(t, s, 0, "one"), mustPublish(t, s, 0, "one")
		if !reflect.DeepEqual(once, again) {
			t.Errorf("published again it is %+v: expected %+v", again, once)
		}
		mustPublish(t, s, 1, "one") // the same files as another version
		if v, err := s.CurrentVersion(t.Context()); err != nil || v.Number != 2 || v.Sum != once.Sum {
			t.Errorf("the current version is %+v, %v: expected 2, with the files of 1", v, err)
		}
	})
}

func TestDamageIsNoticed(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, _ func() *Store) {
		v := mustPublish(t, s, 0, "one")
		if ttl := s.client.TTL(t.Context(), filesKey(v.Sum)).Val(); ttl != -1 {
			t.Errorf("the files of a version go in %v: expected them to stay", ttl)
		}
		for name, damage := range map[string]func(ctx context.Context) error{
			"a byte that changed": func(ctx context.Context) error { return s.client.SetRange(ctx, filesKey(v.Sum), 20, "!").Err() },
			"half of it":          func(ctx context.Context) error { return s.client.Set(ctx, filesKey(v.Sum), "x", 0).Err() },
			"none of it":          func(ctx context.Context) error { return s.client.Del(ctx, filesKey(v.Sum)).Err() },
		} {
			if err := damage(t.Context()); err != nil {
				t.Fatal(err)
			}
			if files, err := s.VersionFiles(t.Context(), v); !errors.Is(err, library.ErrDamaged) {
				t.Errorf("%s gives %d files, %v: expected ErrDamaged", name, len(files), err)
			}
		}
		if err := s.client.Set(t.Context(), versionKey(1), "{", 0).Err(); err != nil {
			t.Fatal(err)
		}
		current, err := s.CurrentVersion(t.Context())
		if err != nil || current.Number != 1 {
			t.Fatalf("a version whose description is damaged is %+v, %v: expected its number", current, err)
		}
		if _, err := s.VersionFiles(t.Context(), current); !errors.Is(err, library.ErrDamaged) {
			t.Errorf("its files give %v: expected ErrDamaged", err)
		}
	})
}

func TestPublicationsAreHeardOf(t *testing.T) {
	stores(t, Options{}, func(t *testing.T, s *Store, again func() *Store) {
		heard := make(chan struct{}, 100)
		ctx, cancel := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { again().WatchVersions(ctx, func() { heard <- struct{}{} }) })
		defer watching.Wait()
		defer cancel()
		for n := range 3 {
			select {
			case <-heard: // the subscription itself first
			case <-time.After(time.Minute):
				t.Fatalf("nothing was heard of version %d within a minute", n)
			}
			mustPublish(t, s, n, strings.Repeat("x", n+1))
		}
	})
}

func TestKeysOfVersionsShareASlot(t *testing.T) {
	for _, key := range []string{currentKey, versionKey(7), filesKey("abc"), versionChannel} {
		if !strings.HasPrefix(key, "zd1:{k}:") {
			t.Errorf("key %q: expected the hash tag {k}", key)
		}
	}
}

func TestVersionsSurviveARestartOfTheWatchedServer(t *testing.T) {
	server := storetest.Start(t)
	s := open(t, server.URL(), Options{})
	heard := make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { s.WatchVersions(ctx, func() { heard <- struct{}{} }) })
	defer watching.Wait()
	defer cancel()
	<-heard
	server.Kill()
	server.Restart(t)
	select {
	case <-heard:
	case <-time.After(2 * time.Minute):
		t.Error("nothing was heard after the server came back: expected a call, for publications may have been missed")
	}
}
