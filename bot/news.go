package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// News is what changed of what one chat follows, kept until it is told.
type News struct {
	Records  []string            `json:"r,omitempty"` // ids of facts and articles
	Searches map[string][]string `json:"s,omitempty"` // id of a saved search → zones that met it before
	Version  string              `json:"v"`           // hash of the pack with which the last of it came
}

// Empty tells whether there is nothing to tell.
func (n News) Empty() bool { return len(n.Records)+len(n.Searches) == 0 }

// newsKept is how many records are kept for one chat to be told of.
const newsKept = 100

// And gives both news together; of a search the zones of the first stand, since that is what the person knows.
func (n News) And(later News) News {
	for _, id := range later.Records {
		if len(n.Records) < newsKept && !slices.Contains(n.Records, id) {
			n.Records = append(n.Records, id)
		}
	}
	searches := maps.Clone(later.Searches)
	if searches == nil {
		searches = map[string][]string{}
	}
	maps.Copy(searches, n.Searches)
	if n.Searches = searches; len(searches) == 0 {
		n.Searches = nil
	}
	n.Version = later.Version
	return n
}

// Pending is a chat with news that it has not been told.
type Pending struct {
	Follower
	News News
	Told time.Time // when it was told last; zero: never
	Of   string    // the version that it was told of then
}

// newsstand keeps news until they are told.
type newsstand interface {
	// AddNews keeps more news for a chat that follows anything, unless it was told of their version last.
	AddNews(ctx context.Context, chat int64, n News) error
	// PendingNews gives the next page of chats with news, with the cursors of audience.
	PendingNews(ctx context.Context, cursor string) (page []Pending, next string, err error)
	// TakeNews takes what is to be told now and notes the time, zero for none, and the version; ok is false when another process took it, or more came.
	TakeNews(ctx context.Context, p Pending, now time.Time) (ok bool, err error)
	// GiveBackNews undoes TakeNews for news that could not be told.
	GiveBackNews(ctx context.Context, p Pending) error
	// NewsVersion gives the number of the last version of the knowledge that news were made from; ok is false when none was noted.
	NewsVersion(ctx context.Context) (number int, ok bool, err error)
	// SetNewsVersion notes it, unless a later one is noted.
	SetNewsVersion(ctx context.Context, number int) error
}

// tellEvery is how often a chat hears of changes at most, unless it wants to hear at once.
const tellEvery = 24 * time.Hour

// Published notes, for each chat, what changed from one version of the knowledge to the next of what it follows, and tells those who
// are to hear of it now. Should it fail it may be called again: nothing is noted or told twice.
func (b *Bot) Published(ctx context.Context, old, next *desk.Desk) error {
	changes := changesBetween(old.Pack(), next.Pack())
	searches := results{old: old, next: next}
	for cursor := ""; ; {
		page, after, err := b.store.Audience(ctx, Audience{}, cursor)
		if err != nil {
			return fmt.Errorf("noting what changed for those who follow it: %w", err)
		}
		for _, f := range page {
			n := News{changes.of(f), searches.changed(f), next.Pack().Hash}
			if n.Empty() {
				continue
			}
			if err := b.store.AddNews(ctx, f.Chat, n); err != nil {
				return fmt.Errorf("noting what changed for those who follow it: %w", err)
			}
		}
		if cursor = after; cursor == "" {
			return b.TellNews(ctx)
		}
	}
}

// changes are changed records by what is followed: "zone:luong-son" → ids.
type changes map[string][]string

// quiet are fields whose change is none for who follows: they tell where a figure is from, or how it is found, not what it is.
var quiet = map[string]bool{"as_of": true, "sources": true, "doubts": true, "preferred": true, "computed": true, "aliases": true, "note": true,
	"questions": true, "documents": true}

func changesBetween(old, next *knowledge.Pack) changes {
	all := changes{}
	for _, c := range knowledge.Diff(old, next) {
		field, name, _ := strings.Cut(c.Field, ".")
		if quiet[field] || field == "figures" && !tells(old, c.ID, name) && !tells(next, c.ID, name) {
			continue
		}
		all.add(next, c.ID)
		all.add(old, c.ID)
	}
	return all
}

// tells reports whether the text of a fact, or anything of an article, tells a figure of that name: that of a fact's note is quiet.
func tells(p *knowledge.Pack, id, figure string) bool {
	f := p.Fact(id)
	if f == nil {
		return p.Article(id) != nil
	}
	for _, text := range f.Text {
		if strings.Contains(text, "{"+figure+"}") {
			return true
		}
	}
	return false
}

func (c changes) add(p *knowledge.Pack, id string) {
	for _, subject := range subjects(p, id) {
		if !slices.Contains(c[subject], id) {
			c[subject] = append(c[subject], id)
		}
	}
}

// subjects are what one may follow to hear of a fact or an article; none when the pack doesn't hold it or it isn't fit to be told.
func subjects(p *knowledge.Pack, id string) (all []string) {
	var tags []string
	if f := p.Fact(id); f != nil && !f.Refer {
		info, _ := f.Measure.Info()
		all, tags = []string{"topic:" + info.Topic}, f.Tags
		if f.Zone != "" {
			all = append(all, "zone:"+f.Zone)
		}
	} else if a := p.Article(id); a != nil {
		all, tags = []string{"topic:" + a.Topic}, a.Tags
		for _, zone := range a.Zones {
			all = append(all, "zone:"+zone)
		}
	}
	for _, tag := range tags {
		for i := p.Industry(tag); i != nil; i = p.Industry(i.PartOf) {
			all = append(all, "industry:"+i.ID)
		}
	}
	return all
}

// of are the changed records of what a chat follows, each once.
func (c changes) of(f Follower) (ids []string) {
	for _, th := range themes {
		for _, id := range slices.Sorted(maps.Keys(*th.followed(&f))) {
			for _, record := range c[th.one+":"+id] {
				if !slices.Contains(ids, record) && len(ids) < newsKept {
					ids = append(ids, record)
				}
			}
		}
	}
	return ids
}

// matcher finds the zones that meet what a saved search asks for.
type matcher interface {
	Matching(c desk.Conditions) []string
}

// results compares what searches find in two versions, each search once however many people saved it.
type results struct {
	old, next matcher
	known     map[string]outcome
}

type outcome struct {
	before  []string
	differs bool
}

// changed are the saved searches of a chat whose result changed, with what it was.
func (r *results) changed(f Follower) map[string][]string {
	var all map[string][]string
	for _, s := range f.Searches {
		if of := r.of(s.Conditions); of.differs {
			if all == nil {
				all = map[string][]string{}
			}
			all[s.ID] = of.before
		}
	}
	return all
}

func (r *results) of(c desk.Conditions) outcome {
	key, err := json.Marshal(c)
	if err != nil {
		return outcome{}
	}
	if of, ok := r.known[string(key)]; ok {
		return of
	}
	if r.known == nil || len(r.known) > 10_000 {
		r.known = map[string]outcome{}
	}
	before := r.old.Matching(c)
	of := outcome{before, !slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(r.next.Matching(c))))}
	r.known[string(key)] = of
	return of
}

const (
	newsLook  = time.Minute      // how often it is looked whether another version is served
	newsEvery = 10 * time.Minute // how often chats that had been told within a day are looked after
)

// followVersions has those who follow hear of each version that comes to be served, also of what was published while no process ran, and of
// what they were told too lately to hear, until ctx ends or the bot stops. All processes do so: what one has noted or told the others don't.
func (b *Bot) followVersions(ctx context.Context, served func() *desk.Desk) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(b.ctx, stop)()
	var last *desk.Desk // that news were made from
	var told time.Time
	for first := true; first || pause(ctx, newsLook); first = false {
		var err error
		switch now := served(); {
		case now == nil:
		case last == nil:
			told = b.now()
			last, err = b.toldLast(ctx, now)
		case now != last:
			if err = b.Published(ctx, last, now); err == nil {
				last, told = now, b.now()
				err = b.noteTold(ctx, now)
			}
		case b.now().Sub(told) >= newsEvery:
			told = b.now()
			err = b.TellNews(ctx)
		}
		if err != nil && ctx.Err() == nil {
			b.log.Warn("not all news could be told", "error", err)
		}
	}
}

// toldLast is the desk of the last version that news were made from, if that is one before the version that is served, else the one that is
// served. The former is for comparing alone: it has no index.
func (b *Bot) toldLast(ctx context.Context, now *desk.Desk) (*desk.Desk, error) {
	if b.library == nil {
		return now, nil
	}
	last, known, err := b.store.NewsVersion(ctx)
	if err != nil {
		return nil, err
	}
	number, err := b.numberOf(ctx, now.Pack())
	if err != nil {
		return nil, err
	}
	if !known || last >= number {
		return now, b.store.SetNewsVersion(ctx, number)
	}
	pack, _, err := b.library.Pack(ctx, last)
	if errors.Is(err, library.ErrDamaged) || errors.Is(err, library.ErrNoVersion) {
		return now, nil // what it was nobody can tell any more
	}
	if err != nil {
		return nil, err
	}
	return desk.New(pack, nil)
}

// noteTold notes that news were made from a version.
func (b *Bot) noteTold(ctx context.Context, d *desk.Desk) error {
	if b.library == nil {
		return nil
	}
	number, err := b.numberOf(ctx, d.Pack())
	if err != nil {
		return err
	}
	return b.store.SetNewsVersion(ctx, number)
}

// numberOf is the number of the newest version that holds a pack, 0 when it is the library's own.
func (b *Bot) numberOf(ctx context.Context, pack *knowledge.Pack) (int, error) {
	const page = 20
	for from := 0; ; {
		versions, err := b.store.Versions(ctx, from, page)
		if err != nil {
			return 0, err
		}
		for _, v := range versions {
			if v.Hash == pack.Hash {
				return v.Number, nil
			}
		}
		if len(versions) < page || versions[page-1].Number <= 1 {
			return 0, nil
		}
		from = versions[page-1].Number - 1
	}
}

// TellNews tells each chat with news what they are, in one message in its language, when it was last told a day ago or wants to hear at
// once. What can't be told for now is kept; what may have arrived isn't told again.
func (b *Bot) TellNews(ctx context.Context) error {
	d := b.answerer()
	if d == nil {
		return errNotReady
	}
	for cursor := ""; ; {
		page, next, err := b.store.PendingNews(ctx, cursor)
		if err != nil {
			return err
		}
		for _, p := range page {
			if err := b.tellOne(ctx, d, p); err != nil {
				return err
			}
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

func (b *Bot) tellOne(ctx context.Context, d answerer, p Pending) error {
	now := b.now()
	if p.Gone || !p.AtOnce && now.Sub(p.Told) < tellEvery {
		return nil
	}
	text, buttons := b.notice(ctx, d, p)
	if text == "" {
		_, err := b.store.TakeNews(ctx, p, p.Told) // it no longer follows that, or all is as it was
		return err
	}
	if ok, err := b.store.TakeNews(ctx, p, now); !ok {
		return err
	}
	_, err := b.bring(ctx, telegram.Message{Chat: p.Chat, HTML: text, Buttons: buttons, NoPreview: true})
	switch {
	case err == nil, telegram.Unsure(err):
		return nil
	case telegram.Gone(err):
		return b.store.MarkGone(ctx, p.Chat, now)
	case migratedTo(err) != 0:
		to := migratedTo(err)
		if err := b.store.Move(ctx, p.Chat, to); err != nil {
			return err
		}
		return b.store.AddNews(ctx, to, p.News)
	case errors.As(err, new(*telegram.BadRequest)):
		b.log.Error("news could not be told", "error", err)
		return nil
	}
	return errors.Join(err, b.store.GiveBackNews(context.WithoutCancel(ctx), p))
}
