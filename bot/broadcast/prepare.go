package broadcast

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"
)

func notThere(err error) bool { return errors.Is(err, ErrNotFound) }

// pages gives the entries of an audience as a Source gives recipients.
type pages func(ctx context.Context, cursor string) (page []Entry, next string, err error)

// prepare copies the recipients of the moment into the ledger, in one process at a time, from where the last one got to.
func (w *work) prepare(ctx context.Context, b Broadcast) {
	cursor, ok, err := w.Store.Prepare(ctx, b.ID)
	for err == nil && ok && ctx.Err() == nil {
		var page []Entry
		var next string
		if page, next, err = w.pagesOf(b)(ctx, cursor); err != nil {
			break
		}
		if ok, err = w.Store.Add(ctx, b.ID, page, next, next == ""); err != nil || !ok {
			break
		}
		if cursor = next; next == "" {
			w.wake()
			w.tell(ctx, b.ID)
			return
		}
	}
	switch {
	case err == nil || ctx.Err() != nil:
	case errors.Is(err, errInHand):
		w.Log.Debug("a run waits until nothing of the broadcast before it is in hand", "broadcast", b.ID)
	default:
		w.Log.Warn("the audience of a broadcast could not be read whole: it is tried again", "broadcast", b.ID, "error", err)
		sleep(ctx, 5*time.Second)
	}
}

func (w *work) pagesOf(b Broadcast) pages {
	if len(b.Of) > 0 {
		return w.again(b)
	}
	source := w.Audience(b)
	return func(ctx context.Context, cursor string) ([]Entry, string, error) {
		recipients, next, err := source(ctx, cursor)
		page := make([]Entry, len(recipients))
		for i, r := range recipients {
			page[i] = Entry{Chat: r.Chat, Version: b.Version(r.Lang), Outcome: Pending}
		}
		return page, next, err
	}
}

// errInHand says that a broadcast still has messages under way, so that nobody knows yet who got it.
var errInHand = errors.New("messages of it are still under way")

// again goes over the recipients of other broadcasts. Its cursor is the number of the broadcast and the cursor in it.
func (w *work) again(b Broadcast) pages {
	return func(ctx context.Context, cursor string) (page []Entry, next string, err error) {
		number, at := splitCursor(cursor)
		old, r, err := w.Store.Get(ctx, b.Of[number])
		if err != nil {
			return nil, "", err
		}
		if !r.State.Ended() || r.Counts[Sending] > 0 {
			return nil, "", errInHand
		}
		entries, then, err := w.Store.Entries(ctx, old.ID, at)
		if err != nil {
			return nil, "", err
		}
		for _, e := range entries {
			if version, ok := b.takes(old, e); ok && slices.Contains(b.Outcomes, e.Outcome) {
				next := Entry{Chat: e.Chat, Version: version, Outcome: Pending}
				if b.Do != Send {
					next.Messages = e.Messages
				}
				page = append(page, next)
			}
		}
		if then != 0 {
			return page, joinCursor(number, then), nil
		}
		if number+1 < len(b.Of) {
			return page, joinCursor(number+1, 0), nil
		}
		return page, "", nil
	}
}

// takes tells which version a recipient of an older broadcast gets, if any: a correction is for those who read its languages.
func (b *Broadcast) takes(old Broadcast, e Entry) (version int, ok bool) {
	if b.Do == Delete {
		return 0, len(e.Messages) > 0
	}
	if e.Version >= len(old.Versions) {
		return 0, false
	}
	lang := old.Versions[e.Version].Lang
	if b.Do == Send {
		return b.Version(lang), true
	}
	version = slices.IndexFunc(b.Versions, func(v Version) bool { return v.Lang == lang })
	return version, version >= 0 && len(e.Messages) > 0
}

func joinCursor(number, at int) string { return strconv.Itoa(number) + "." + strconv.Itoa(at) }

// splitCursor reads what joinCursor wrote, and "" as the beginning.
func splitCursor(cursor string) (number, at int) {
	for i := range cursor {
		if cursor[i] == '.' {
			number, _ = strconv.Atoi(cursor[:i])
			at, _ = strconv.Atoi(cursor[i+1:])
		}
	}
	return number, at
}
