package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Right lets a member of staff do one kind of work.
type Right string

// The rights of staff. Administrators, whom the settings name, have all.
const (
	Enquiries  Right = "enquiries"  // answer investors
	Broadcasts Right = "broadcasts" // write to followers
	Knowledge  Right = "knowledge"  // publish what the desk answers from
	Team       Right = "team"       // invite and remove staff, read the audit trail; administrators' alone
)

// rights are those that a member of staff can be given, in the order in which they are offered.
var rights = []Right{Enquiries, Broadcasts, Knowledge}

// Member is a person of the staff.
type Member struct {
	User   int64     `json:"user"` // Telegram user id, which is the id of the private chat too
	Name   string    `json:"name"` // as on Telegram when they joined
	Rights []Right   `json:"rights"`
	Since  time.Time `json:"since"`
}

// Invitation makes whoever comes with its code a member of staff, once.
type Invitation struct {
	By     int64   `json:"by"` // the user who invites
	Rights []Right `json:"rights"`
}

// invitationLife is how long an invitation may be used.
const invitationLife = 48 * time.Hour

// team is who works at the desk.
type team interface {
	// Member gives a member of staff; ok is false for everyone else.
	Member(ctx context.Context, user int64) (m Member, ok bool, err error)
	Members(ctx context.Context) ([]Member, error)
	// Invite keeps an invitation for as long as life, and returns its code, of A-Z and 2-7.
	Invite(ctx context.Context, i Invitation, life time.Duration) (code string, err error)
	// Join uses up the invitation and makes m a member with its rights; ok is false when there is no such invitation any more.
	Join(ctx context.Context, code string, m Member) (i Invitation, ok bool, err error)
	// SetRights changes what a member may do, and with none ends the membership; ok is false when it had ended before.
	SetRights(ctx context.Context, user int64, rights []Right) (ok bool, err error)
}

// may tells whether the person whose update this is may do a kind of work. It asks the store each time: a right that was taken away is gone
// at once, whatever menus are still on the screen.
func (t *turn) may(r Right) (bool, error) {
	user := t.update.Person()
	if slices.Contains(t.admins, user) {
		return true, nil
	}
	if user == 0 || r == Team {
		return false, nil
	}
	m, ok, err := t.store.Member(t.ctx, user)
	return ok && slices.Contains(m.Rights, r), err
}

// ownRights are the rights of the person whose update this is, none while the store is away.
func (t *turn) ownRights() []Right {
	user := t.update.Person()
	if slices.Contains(t.admins, user) {
		return append(slices.Clone(rights), Team)
	}
	if user == 0 || !t.memory {
		return nil
	}
	m, _, err := t.store.Member(t.ctx, user)
	if err != nil {
		t.storeFailed("member", err)
	}
	return m.Rights
}

// asStaff lets a person who has the right do something in a private chat. Everyone else is answered as if there were no such thing.
func (t *turn) asStaff(r Right, do func() error) error { return t.asStaffOf([]Right{r}, do) }

// asStaffOf is asStaff for who has any of several rights.
func (t *turn) asStaffOf(rights []Right, do func() error) error {
	ok, err := false, error(nil)
	for _, r := range rights {
		if ok, err = t.may(r); ok || err != nil {
			break
		}
	}
	switch {
	case err != nil:
		t.storeFailed("member", err)
		return t.say("error.staff.store")
	case !ok || t.chat != t.update.Person():
		return t.stranger()
	}
	return do()
}

// stranger answers a command that the person may not use like one that does not exist, and a button like an old one.
func (t *turn) stranger() error {
	if t.kind == press {
		t.toast.say(t.text("button.old"))
		return nil
	}
	return t.say("command.unknown")
}

// Codes of the team's buttons: members, m.USER, r.USER.RIGHT.on, x.USER (ask whether to remove), X.USER (remove), i (which rights for an
// invitation), i.RIGHT+RIGHT.
var teamForm = regexp.MustCompile(`^(members|[mxX]\.\d{1,19}|r\.\d{1,19}\.[a-z]{1,12}\.(on|off)|i|i\.[a-z+]{1,40})$`)

func (t *turn) teamPress(code string) error {
	what, rest, _ := strings.Cut(code, ".")
	id, rest, _ := strings.Cut(rest, ".")
	user, _ := strconv.ParseInt(id, 10, 64)
	switch what {
	case "members":
		return t.showTeam()
	case "m":
		return t.showMember(user)
	case "r":
		right, state, _ := strings.Cut(rest, ".")
		return t.setRight(user, Right(right), state == "on")
	case "x":
		return t.confirmRemoval(user)
	case "X":
		return t.removeMember(user)
	}
	if id == "" {
		return t.chooseRights()
	}
	return t.invite(id)
}

// showTeam lists who works at the desk.
func (t *turn) showTeam() error {
	members, err := t.store.Members(t.ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(telegram.Bold(t.text("team.head")))
	fmt.Fprintf(&b, "\n\n%s", telegram.Escape(t.text("team.admins", "n", strconv.Itoa(len(t.admins)))))
	if len(members) == 0 {
		fmt.Fprintf(&b, "\n%s", telegram.Escape(t.text("team.none")))
	}
	var buttons [][]telegram.Button
	for _, m := range members {
		fmt.Fprintf(&b, "\n• %s: %s", telegram.Bold(m.Name), telegram.Escape(t.rightNames(m.Rights)))
		buttons = append(buttons, t.row(m.Name, teamData, "m."+strconv.FormatInt(m.User, 10)))
	}
	return t.show(b.String(), append(buttons, t.row(t.text("team.invite"), teamData, "i")))
}

// row is a row of one button.
func (t *turn) row(label, what, code string) []telegram.Button {
	return []telegram.Button{{Text: telegram.Shorten(label, 60), Data: data(what, code)}}
}

func (t *turn) rightNames(rights []Right) string {
	var names []string
	for _, r := range rights {
		names = append(names, t.text("right."+string(r)))
	}
	return strings.Join(names, t.text("join.comma"))
}

func (t *turn) showMember(user int64) error {
	m, ok, err := t.store.Member(t.ctx, user)
	if err != nil || !ok {
		return t.orGone(err)
	}
	text := telegram.Bold(m.Name) + "\n" + telegram.Escape(t.text("team.since", "date", t.day(m.Since)))
	id := strconv.FormatInt(user, 10)
	var buttons [][]telegram.Button
	for _, r := range rights {
		mark, state := "▫️ ", ".on"
		if slices.Contains(m.Rights, r) {
			mark, state = "✅ ", ".off"
		}
		buttons = append(buttons, t.row(mark+t.text("right."+string(r)), teamData, "r."+id+"."+string(r)+state))
	}
	return t.show(text, append(buttons, t.row(t.text("team.remove"), teamData, "x."+id), t.row(t.text("button.back"), teamData, "members")))
}

// orGone answers a press on a member who is none any more.
func (t *turn) orGone(err error) error {
	if err != nil {
		return err
	}
	t.toast.say(t.text("team.gone"))
	return t.showTeam()
}

func (t *turn) setRight(user int64, r Right, on bool) error {
	m, ok, err := t.store.Member(t.ctx, user)
	if err != nil || !ok {
		return t.orGone(err)
	}
	if !slices.Contains(rights, r) || slices.Contains(m.Rights, r) == on {
		return t.showMember(user)
	}
	wanted := slices.DeleteFunc(slices.Clone(rights), func(one Right) bool {
		return one == r && !on || one != r && !slices.Contains(m.Rights, one)
	})
	if len(wanted) == 0 {
		return t.confirmRemoval(user) // who may do nothing is no member
	}
	if err := t.record(Entry{Did: "team.rights", Whom: user, About: joinRights(wanted)}); err != nil {
		return err
	}
	if ok, err := t.store.SetRights(t.ctx, user, wanted); err != nil || !ok {
		return t.orGone(err)
	}
	t.offerCommands(user, t.staffLang(t.ctx, user, Enquiry{}), wanted)
	return t.showMember(user)
}

func joinRights(rights []Right) string {
	names := make([]string, len(rights))
	for i, r := range rights {
		names[i] = string(r)
	}
	return strings.Join(names, "+")
}

func (t *turn) confirmRemoval(user int64) error {
	m, ok, err := t.store.Member(t.ctx, user)
	if err != nil || !ok {
		return t.orGone(err)
	}
	id := strconv.FormatInt(user, 10)
	return t.show(telegram.Escape(t.text("team.remove.sure", "name", m.Name)),
		[][]telegram.Button{t.row(t.text("team.remove.yes"), teamData, "X."+id), t.row(t.text("button.back"), teamData, "m."+id)})
}

func (t *turn) removeMember(user int64) error {
	if err := t.record(Entry{Did: "team.remove", Whom: user}); err != nil {
		return err
	}
	ok, err := t.store.SetRights(t.ctx, user, nil)
	if err != nil || !ok {
		return t.orGone(err)
	}
	t.offerCommands(user, "", nil)
	t.toast.say(t.text("team.removed"))
	return t.showTeam()
}

// invitable are the sets of rights that an invitation may give; they can be changed for each member later.
var invitable = [][]Right{{Enquiries}, {Enquiries, Broadcasts}, {Enquiries, Broadcasts, Knowledge}}

func (t *turn) chooseRights() error {
	var buttons [][]telegram.Button
	for _, set := range invitable {
		buttons = append(buttons, t.row(t.rightNames(set), teamData, "i."+joinRights(set)))
	}
	return t.show(telegram.Escape(t.text("team.invite.rights")), append(buttons, t.row(t.text("button.back"), teamData, "members")))
}

// invite makes a link that can be passed on to one person.
func (t *turn) invite(names string) error {
	var wanted []Right
	for name := range strings.SplitSeq(names, "+") {
		if !slices.Contains(rights, Right(name)) {
			return t.stranger()
		}
		wanted = append(wanted, Right(name))
	}
	if err := t.record(Entry{Did: "team.invite", About: names}); err != nil {
		return err
	}
	code, err := t.store.Invite(t.ctx, Invitation{By: t.update.Person(), Rights: wanted}, invitationLife)
	if err != nil {
		return err
	}
	link := "https://t.me/" + t.me.Load().Username + "?start=" + joinPrefix + code
	text := telegram.Escape(t.text("team.invited", "rights", t.rightNames(wanted), "hours", strconv.Itoa(int(invitationLife.Hours())))) +
		"\n\n" + telegram.Link(link, link)
	return t.show(text, [][]telegram.Button{t.row(t.text("button.back"), teamData, "members")})
}

// joinPrefix begins the parameter of an invitation's link.
const joinPrefix = "join_"

var joinForm = regexp.MustCompile(`^[A-Z2-7]{20,40}$`)

// join makes the person a member of staff by the code of an invitation.
func (t *turn) join(code string) error {
	from := t.update.From()
	if !t.update.Message.Chat.Private() || from == nil || !joinForm.MatchString(code) {
		return t.say("team.join.expired")
	}
	if slices.Contains(t.admins, from.ID) {
		return t.say("team.join.admin")
	}
	m := Member{User: from.ID, Name: nameOf(from), Since: t.now().UTC().Truncate(time.Second)}
	i, ok, err := t.store.Join(t.ctx, code, m)
	switch {
	case err != nil:
		t.storeFailed("join", err)
		return t.say("error.staff.store")
	case !ok:
		return t.say("team.join.expired")
	}
	if err := t.record(Entry{Did: "team.join", Whom: i.By, About: joinRights(i.Rights)}); err != nil {
		t.storeFailed("record", err)
	}
	t.offerCommands(from.ID, t.language(), i.Rights)
	t.tellMember(i.By, "team.joined", "name", m.Name)
	return t.send(telegram.Escape(t.text("team.join.welcome", "rights", t.rightNames(i.Rights)))+"\n\n"+t.commandList(i.Rights), nil)
}

// tellMember writes a line to a member of staff in the background: they may have blocked the bot, which is no fault of this update.
func (t *turn) tellMember(user int64, key string, pairs ...any) {
	t.sendAside(telegram.Message{Chat: user, HTML: telegram.Escape(t.text(key, pairs...))})
}

func (t *turn) sendAside(m telegram.Message) {
	t.aside.Go(func() {
		if _, err := t.telegram.Send(t.Bot.ctx, m); err != nil {
			t.log.Info("a member of staff could not be told", "error", err)
		}
	})
}

func nameOf(u *telegram.User) string {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		name = u.Username
	}
	if name == "" {
		name = strconv.FormatInt(u.ID, 10)
	}
	return telegram.Shorten(name, 64)
}

// staffCommands are the commands of each right.
var staffCommands = map[Right][]string{
	Enquiries:  {"enquiries", "gaps", "stats"},
	Broadcasts: {"broadcast", "drafts", "schedules"},
	Knowledge:  {"knowledge", "versions", "gaps"},
	Team:       {"team", "audit"},
}

// commandList lists the staff's commands of some rights with what they do.
func (t *turn) commandList(rights []Right) string {
	var lines []string
	for _, name := range commandsOf(rights) {
		lines = append(lines, "/"+name+" – "+telegram.Escape(t.text("command."+name)))
	}
	return strings.Join(lines, "\n")
}

// commandsOf are the staff's commands of some rights, each once.
func commandsOf(rights []Right) (names []string) {
	for _, r := range rights {
		for _, name := range staffCommands[r] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// offerCommands puts the staff's commands into the menu of a member's private chat, or with no rights takes them out, in the background:
// the menu is a convenience, the rights are checked at each action.
func (t *turn) offerCommands(user int64, lang knowledge.Lang, rights []Right) {
	t.aside.Go(func() {
		scope := telegram.Scope{Type: "chat", Chat: user}
		var err error
		if len(rights) == 0 {
			err = t.telegram.Call(t.Bot.ctx, "deleteMyCommands", telegram.Params{"scope": scope}, nil)
		} else {
			err = t.telegram.SetCommands(t.Bot.ctx, scope, "", t.staffMenu(lang, rights))
		}
		if err != nil {
			t.log.Info("the menu of a member of staff could not be changed", "error", err)
		}
	})
}

// offerOwn puts the staff's commands into the menu of a person of the staff who may not see them yet: an administrator never joined.
func (t *turn) offerOwn() {
	if !t.private() {
		return
	}
	if rights := t.ownRights(); len(rights) > 0 {
		t.offerCommands(t.chat, t.language(), rights)
	}
}

// staffMenu is the menu of commands for everyone, and after it that of the rights given.
func (b *Bot) staffMenu(lang knowledge.Lang, rights []Right) []telegram.Command {
	d := b.answerer()
	if d == nil {
		return nil
	}
	return commandsIn(d, lang, slices.Concat(publicCommands, commandsOf(rights)))
}
