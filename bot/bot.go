// Package bot holds zonedesk's conversation on Telegram: what an update means, who answers it, and what is remembered of it.
package bot

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Options say with what a Bot works; Desk, Telegram and Store are required.
type Options struct {
	Desk     func() *desk.Desk // the desk of the moment; nil while no index is loaded
	Telegram *telegram.Client
	Store    storage
	Log      *slog.Logger     // nil: none
	Metrics  *Metrics         // nil: none
	Clock    func() time.Time // nil: time.Now

	Lanes   int // chats that are served at the same time; 0: 64
	Waiting int // updates taken in and not finished before the intake waits; 0: 1024
	Quota   int // questions that a person may ask a minute, and a group; 0: no limit
	Keep    int // days for which the store keeps an idle conversation, to be told to people; 0: 30
	Told    int // days for which it is kept who was told which records, to tell them of corrections; 0: not at all

	Bring   func(context.Context, telegram.Message) (int, error) // sends what nobody waits for; nil: Telegram's Send
	Holders []Holder                                             // what else keeps something about people, beside the store

	Broadcasts *broadcast.Engine // delivers what staff write to followers
	Library    *library.Library  // publishes what staff know; nil: it can't be changed from the chat

	Admins   []int64        // users who may do everything
	Approval bool           // what goes out to many needs the word of a second person
	Staff    int64          // group in which enquiries are answered; 0: none
	Office   Office         // when staff answer
	Nameless bool           // askers don't see the names of staff
	Ages     knowledge.Ages // after which figures want to be confirmed
	Zone     *time.Location // of times shown; nil: UTC
}

// Bot answers updates. It is safe for concurrent use.
type Bot struct {
	telegram   *telegram.Client
	store      storage
	log        *slog.Logger
	metrics    *Metrics
	now        func() time.Time
	waits      waits
	quota      int
	keepDays   int
	toldKept   time.Duration // 0: what is told isn't noted
	holders    []Holder
	sent       tally
	admins     []int64
	zone       *time.Location
	broadcasts *broadcast.Engine
	library    *library.Library
	approval   bool
	office     Office
	nameless   bool
	ages       knowledge.Ages
	staff      atomic.Int64
	staffAway  atomic.Bool // the staff chat can't be written to
	carriage   carriage
	counter    counter
	counted    time.Time // when it was last looked how many follow something; CarryEnquiries' own
	pruned     time.Time // when old places were removed last; CarryEnquiries' own
	measured   time.Time // when the metrics of how the enquiries stand were set last; CarryEnquiries' own
	reminded   time.Time // when it was last looked who must be reminded; CarryEnquiries' own

	served   func() *desk.Desk
	bring    func(context.Context, telegram.Message) (int, error)
	answerer func() answerer // nil while no index is loaded

	me      atomic.Pointer[telegram.User] // nil until Telegram accepted the token
	away    atomic.Bool                   // the store was away when last asked
	lanes   *lanes
	recent  *recent
	efforts efforts
	typed   tally // inline queries
	studio  studio

	listeners  listeners
	correcting chan struct{} // a correction was ordered
	urged      string        // the week in which staff were told what to look at, as far as this process knows
	swept      time.Time     // when what was told too long ago was removed last, by this process

	ctx   context.Context // ends when Drain's time is over
	stop  context.CancelFunc
	aside sync.WaitGroup // what is done beside the updates
}

// storage is all that the bot keeps, each part as the flow that needs it says.
type storage interface {
	conversations
	followers
	audience
	quotas
	newsstand
	hearings
	orders
	Holder
	pictures
	team
	trail
	drafts
	watches
	proposals
	onces
	enquiries
	figures
	gaps
}

// answerer is what the conversation needs of a desk.
type answerer interface {
	guide
	Answer(ctx context.Context, q desk.Question) desk.Answer
	Suggest(ctx context.Context, q desk.Question, from, most int) desk.Suggestions
	Say(lang knowledge.Lang, key string, args ...any) string
	Pack() *knowledge.Pack
	Tell(q desk.Question) desk.Told
	Record(lang knowledge.Lang, id string) desk.Answer
	Word(lang knowledge.Lang, m knowledge.Message) string
	Change(lang knowledge.Lang, c knowledge.Change, most int) string
	Conflict(lang knowledge.Lang, c knowledge.Conflict) string
	Describe(lang knowledge.Lang, c desk.Conditions) string
	Matching(c desk.Conditions) []string
	Group(all []desk.Saying) [][]int
}

// New returns a Bot that does nothing yet: Start makes it known to Telegram, Handle and Dispatch give it updates, Drain ends it.
func New(o Options) *Bot {
	b := &Bot{telegram: o.Telegram, store: o.Store, log: o.Log, metrics: o.Metrics, now: o.Clock, waits: usualWaits(), quota: o.Quota,
		keepDays: or(o.Keep, 30), toldKept: time.Duration(o.Told) * 24 * time.Hour, correcting: make(chan struct{}, 1), holders: append([]Holder{o.Store}, o.Holders...), broadcasts: o.Broadcasts, library: o.Library,
		admins: o.Admins, approval: o.Approval, office: o.Office, nameless: o.Nameless, ages: o.Ages, zone: o.Zone, recent: newRecent(10_000)}
	b.holders = append(b.holders, &b.listeners)
	if o.Broadcasts != nil {
		b.holders = append(b.holders, recipients{o.Broadcasts})
	}
	if b.zone == nil {
		b.zone = time.UTC
	}
	if b.served = o.Desk; b.served == nil {
		b.served = func() *desk.Desk { return nil }
	}
	b.answerer = func() answerer {
		if d := b.served(); d != nil {
			return d
		}
		return nil
	}
	if b.bring = o.Bring; b.bring == nil {
		b.bring = o.Telegram.Send
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if b.metrics == nil {
		b.metrics = NewMetrics(nil)
	}
	if b.now == nil {
		b.now = time.Now
	}
	b.lanes = newLanes(or(o.Lanes, 64), or(o.Waiting, 1024), b.metrics)
	b.studio = newStudio()
	b.staff.Store(o.Staff)
	b.carriage = newCarriage()
	b.ctx, b.stop = context.WithCancel(context.Background())
	return b
}

func or(n, preset int) int {
	if n > 0 {
		return n
	}
	return preset
}

// Start asks Telegram who the bot is, again and again until it answers; then, in the background until ctx ends or the bot is drained, it
// sets the menu of commands and the descriptions as far as Telegram lets it. It fails when ctx ends or the token is refused (*telegram.Unauthorized). Updates are handled only after it.
func (b *Bot) Start(ctx context.Context) error {
	for try := 0; ; try++ {
		me, err := b.telegram.Me(ctx)
		if err == nil {
			b.me.Store(&me)
			b.log.Info("Telegram accepted the token", "bot", me.Username)
			b.aside.Go(func() { b.followVersions(ctx, b.served) })
			b.aside.Go(b.indexTold)
			b.aside.Go(func() { b.correct(ctx) })
			b.aside.Go(func() { b.urge(ctx) })
			b.aside.Go(func() { b.introduce(ctx) }) // many calls, for which no update is to wait
			return nil
		}
		if errors.As(err, new(*telegram.Unauthorized)) || ctx.Err() != nil {
			return err
		}
		b.log.Warn("Telegram does not answer yet", "error", err, "try", try+1)
		if !pause(ctx, backoff(try, err)) {
			return ctx.Err()
		}
	}
}

// Started tells whether Telegram has accepted the token.
func (b *Bot) Started() bool { return b.me.Load() != nil }

// Handle handles one update and returns when that is done, for the webhook: an error says that Telegram should send it again.
func (b *Bot) Handle(ctx context.Context, u telegram.Update) error {
	result := make(chan error, 1)
	if err := b.lanes.add(ctx, u.Lane(), func() { result <- b.handle(u) }); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Dispatch puts one update into its chat's lane, for polling, and waits only when too many are unfinished. done is called when the update
// was handled, which is tried until it succeeds or is hopeless; it isn't called for what Drain cuts short, which Telegram sends again.
func (b *Bot) Dispatch(ctx context.Context, u telegram.Update, done func()) {
	_ = b.lanes.add(ctx, u.Lane(), func() {
		for try := 0; ; try++ {
			err := b.handle(u)
			if err == nil {
				done()
				return
			}
			if !pause(b.ctx, backoff(try, err)) {
				return
			}
		}
	})
}

// Drain takes in nothing more and waits until all is handled that was taken in, or ctx ends; then what is under way is cut short, to be
// sent again by Telegram, and ctx's error is returned.
func (b *Bot) Drain(ctx context.Context) error {
	idle := b.lanes.close()
	defer b.aside.Wait()
	defer b.stop()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		b.stop()
		<-idle
		return ctx.Err()
	}
}

// backoff grows from a quarter of a second to half a minute, spread over its upper half, and is never shorter than Telegram asks.
func backoff(try int, err error) time.Duration {
	d := min(250*time.Millisecond<<min(try, 10), 30*time.Second)
	d = d/2 + rand.N(d/2)
	if many := (*telegram.TooManyRequests)(nil); errors.As(err, &many) {
		d = max(d, many.RetryAfter)
	}
	return d
}

// pause returns false when ctx ends before d has passed.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
