package library

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search"
)

// Live serves the desk of the current version and follows what any process publishes. A version that is damaged, faulty or fails its
// probes is not served: the one before stays.
type Live struct {
	library  *Library
	log      *slog.Logger
	rejected func(Version, error)
	poll     time.Duration

	served   atomic.Pointer[served]
	updating sync.Mutex // held while a version is made ready
	bad      Version    // the last one that was reported as rejected
}

// served is a version with its desk.
type served struct {
	version Version
	desk    *desk.Desk
	index   *search.Index
}

// LiveOptions tune a Live; the zero value is fit for use.
type LiveOptions struct {
	Log      *slog.Logger         // nil: none
	Rejected func(Version, error) // told of a version that is not served, once; nil: nobody
	Poll     time.Duration        // how often the store is asked, for messages may get lost; 0: 15 s
}

// how long the start waits for a store that is away, and a try after one that failed.
const startTime, retry = 5 * time.Second, time.Second

// farthest is how many versions the start goes back for one that is sound.
const farthest = 20

// NewLive serves the newest stored version that is sound, or the library's own pack when there is none or the store is away; it fails
// only when that can't be opened.
func NewLive(ctx context.Context, l *Library, o LiveOptions) (*Live, error) {
	live := &Live{library: l, log: o.Log, rejected: o.Rejected, poll: o.Poll}
	if live.log == nil {
		live.log = slog.New(slog.DiscardHandler)
	}
	if live.rejected == nil {
		live.rejected = func(Version, error) {}
	}
	if live.poll <= 0 {
		live.poll = 15 * time.Second
	}
	starting, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := live.newest(starting); err != nil {
		live.log.Error("the published knowledge can't be had: serving the program's own until it can", "error", err)
	}
	if live.served.Load() != nil {
		return live, nil
	}
	d, index, err := l.Open(l.Own)
	if err != nil {
		return nil, err
	}
	live.put(Version{Hash: l.Own.Hash}, d, index)
	return live, nil
}

// newest goes back from the current version to one that is sound.
func (l *Live) newest(ctx context.Context) error {
	v, err := l.library.Store.CurrentVersion(ctx)
	if err != nil {
		return err
	}
	for n := v.Number; n > max(0, v.Number-farthest); n-- {
		if n < v.Number {
			if v, err = l.library.Store.Version(ctx, n); err != nil {
				return err
			}
		}
		// Not by ctx: a large pack may take longer to be opened than the store to answer.
		if err := l.serve(context.WithoutCancel(ctx), v); err == nil || !final(err) {
			return err
		}
	}
	return nil
}

// Desk returns the desk of the moment. It may be used for as long as it is held: its index is closed after that.
func (l *Live) Desk() *desk.Desk { return l.served.Load().desk }

// Version returns the version that is served.
func (l *Live) Version() Version { return l.served.Load().version }

// Documents returns how many documents the index in use holds, and why it is in memory if it was to be on disk.
func (l *Live) Documents() (n int, fallback error) {
	s := l.served.Load()
	return s.index.Len(), s.index.Fallback
}

// Close closes the index in use.
func (l *Live) Close() error {
	l.updating.Lock()
	defer l.updating.Unlock()
	return l.served.Load().index.Close()
}

// Run follows the store until ctx ends.
func (l *Live) Run(ctx context.Context) {
	wake := make(chan struct{}, 1)
	var watching sync.WaitGroup
	defer watching.Wait()
	watching.Go(func() {
		l.library.Store.WatchVersions(ctx, func() {
			select {
			case wake <- struct{}{}:
			default: // one look is enough for several messages
			}
		})
	})
	for {
		wait := l.poll
		if err := l.Update(ctx); err != nil && !final(err) {
			wait = min(wait, retry)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Update serves the current version if it is another than the one that is served.
func (l *Live) Update(ctx context.Context) error {
	v, err := l.library.Store.CurrentVersion(ctx)
	if err != nil {
		return err
	}
	if v.Number == 0 || v.same(l.Version()) {
		return nil // a store that has forgotten all versions takes nothing from what is known
	}
	return l.serve(ctx, v)
}

func (v Version) same(w Version) bool { return v.Number == w.Number && v.Sum == w.Sum }

// final reports whether a version is to blame for an error, not the store.
func final(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.As(err, new(knowledge.Faults)) || errors.As(err, new(*desk.Unfit)) || errors.Is(err, errUnopened)
}

var errUnopened = errors.New("no desk can be made of it")

// serve makes a version ready beside the one in use and puts it in its place.
func (l *Live) serve(ctx context.Context, v Version) error {
	l.updating.Lock()
	defer l.updating.Unlock()
	began := time.Now()
	d, index, err := l.ready(ctx, v)
	if err != nil {
		if final(err) {
			l.reject(v, err)
		}
		return err
	}
	l.put(v, d, index)
	l.log.Info("another version of the knowledge is served", "version", v.Number, "author", v.Author, "difference", v.Summary.String(), "took", time.Since(began).String())
	return nil
}

func (l *Live) ready(ctx context.Context, v Version) (*desk.Desk, *search.Index, error) {
	pack, err := l.library.load(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	d, index, err := l.library.Open(pack)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errUnopened, err)
	}
	if err := d.Probe(ctx); err != nil {
		return nil, nil, errors.Join(err, index.Close())
	}
	return d, index, nil
}

// reject reports a version, once however often it is looked at.
func (l *Live) reject(v Version, err error) {
	if v.same(l.bad) {
		return
	}
	l.bad = v
	l.log.Error("a version of the knowledge is not served: the one before stays", "version", v.Number, "author", v.Author, "error", err)
	l.rejected(v, err)
}

// put lets the next questions be answered by d. Those under way keep the desk that they began with, whose index is closed when the last
// of them has let go of it, so that no answer is torn and nobody has to wait.
func (l *Live) put(v Version, d *desk.Desk, index *search.Index) {
	runtime.AddCleanup(d, func(index *search.Index) { _ = index.Close() }, index)
	l.served.Store(&served{v, d, index})
}
