package telegram

import (
	"encoding/json"
	"errors"
)

// Update is one thing that happened (Bot API, "Update"): exactly one of its pointers is set, or none for a kind this package
// does not read, which Raw still holds.
type Update struct {
	ID            int64          `json:"update_id"`
	Message       *Incoming      `json:"message"`
	EditedMessage *Incoming      `json:"edited_message"`
	ChannelPost   *Incoming      `json:"channel_post"`
	Callback      *Callback      `json:"callback_query"`
	InlineQuery   *InlineQuery   `json:"inline_query"`
	MyChatMember  *MemberChanged `json:"my_chat_member"`

	Raw json.RawMessage `json:"-"` // the update as Telegram sent it
}

// kinds are the updates asked for. They are always sent along, since a list left out keeps the previous one.
const kinds = `["message","edited_message","callback_query","inline_query","my_chat_member"]`

// Chat is the chat the update belongs to, 0 when it has none (an inline query, a button under an inline message).
func (u *Update) Chat() int64 {
	switch m := u.content(); {
	case m != nil:
		return m.Chat.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	}
	return 0
}

// Person is the user whose doing the update is, 0 when none is named (a channel's post).
func (u *Update) Person() int64 {
	if from := u.From(); from != nil {
		return from.ID
	}
	return 0
}

// From is the user whose doing the update is, nil when none is named.
func (u *Update) From() *User {
	switch m := u.content(); {
	case m != nil:
		return m.From
	case u.Callback != nil:
		return &u.Callback.From
	case u.InlineQuery != nil:
		return &u.InlineQuery.From
	case u.MyChatMember != nil:
		return &u.MyChatMember.From
	}
	return nil
}

// Lane tells which updates must stay in order among themselves: those of one chat, or of one person where there is no chat.
func (u *Update) Lane() int64 {
	if chat := u.Chat(); chat != 0 {
		return chat
	}
	return u.Person()
}

func (u *Update) content() *Incoming {
	switch {
	case u.Message != nil:
		return u.Message
	case u.EditedMessage != nil:
		return u.EditedMessage
	}
	return u.ChannelPost
}

// decode reads one update. A field of another form than expected leaves that field empty rather than failing the whole: an
// update that can't be taken would be sent again and again.
func decode(raw []byte) (Update, error) {
	u := Update{Raw: raw}
	err := json.Unmarshal(raw, &u)
	if form := (*json.UnmarshalTypeError)(nil); errors.As(err, &form) && u.ID != 0 {
		err = nil
	}
	return u, err
}

// User is a person or bot (Bot API, "User").
type User struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`      // without @, may be empty
	Language  string `json:"language_code"` // IETF tag of the person's app, may be empty
}

// Chat is where a message stands (Bot API, "Chat").
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"` // private, group, supergroup, channel
	Title     string `json:"title"`
	Username  string `json:"username"`
	FirstName string `json:"first_name"`
	Forum     bool   `json:"is_forum"`
}

// Private tells whether only one person writes here.
func (c Chat) Private() bool { return c.Type == "private" }

// Incoming is a message (Bot API, "Message").
type Incoming struct {
	ID       int       `json:"message_id"`
	Thread   int       `json:"message_thread_id"`
	InTopic  bool      `json:"is_topic_message"`
	Date     int64     `json:"date"`      // seconds since 1970
	EditDate int64     `json:"edit_date"` // 0 = never edited
	Chat     Chat      `json:"chat"`
	From     *User     `json:"from"`
	Sender   *Chat     `json:"sender_chat"` // anonymous administrators, channels
	Via      *User     `json:"via_bot"`
	Forward  *Origin   `json:"forward_origin"`
	ReplyTo  *Incoming `json:"reply_to_message"`
	Album    string    `json:"media_group_id"`

	Text            string   `json:"text"`
	Entities        []Entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []Entity `json:"caption_entities"`

	Photo     []Received `json:"photo"` // one picture in several sizes, largest last
	Document  *Received  `json:"document"`
	Voice     *Received  `json:"voice"`
	Audio     *Received  `json:"audio"`
	Video     *Received  `json:"video"`
	VideoNote *Received  `json:"video_note"`
	Animation *Received  `json:"animation"`
	Sticker   *Received  `json:"sticker"`
	Contact   *Contact   `json:"contact"`
	Location  *Location  `json:"location"`

	Joined       []User `json:"new_chat_members"`
	Left         *User  `json:"left_chat_member"`
	MigratedTo   int64  `json:"migrate_to_chat_id"`
	MigratedFrom int64  `json:"migrate_from_chat_id"`
}

// Entity marks a piece of text (Bot API, "MessageEntity"); Offset and Length count UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
	User   *User  `json:"user"`
}

// Received is a file somebody sent; ID sends it again without another upload.
type Received struct {
	ID     string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Name   string `json:"file_name"`
	MIME   string `json:"mime_type"`
	Size   int64  `json:"file_size"` // bytes
	Emoji  string `json:"emoji"`     // of a sticker
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Contact is a shared telephone number; User is 0 unless it is somebody on Telegram.
type Contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	User      int64  `json:"user_id"`
}

// Location is a point in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Origin is where a forwarded message came from (Bot API, "MessageOrigin").
type Origin struct {
	Type string `json:"type"` // user, hidden_user, chat, channel
	Date int64  `json:"date"`
	User *User  `json:"sender_user"`
	Name string `json:"sender_user_name"`
	Chat *Chat  `json:"chat"`
}

// Callback is a pressed button (Bot API, "CallbackQuery"). Telegram keeps it 150 seconds: answer it first.
type Callback struct {
	ID      string    `json:"id"`
	From    User      `json:"from"`
	Message *Incoming `json:"message"` // only chat and id are sure; nil under an inline message
	Inline  string    `json:"inline_message_id"`
	Data    string    `json:"data"` // not to be trusted
}

// InlineQuery is what somebody types after the bot's name in any chat.
type InlineQuery struct {
	ID     string `json:"id"`
	From   User   `json:"from"`
	Query  string `json:"query"`
	Offset string `json:"offset"`
}

// MemberChanged tells that the bot was blocked, unblocked, added or removed (Bot API, "ChatMemberUpdated").
type MemberChanged struct {
	Chat Chat   `json:"chat"`
	From User   `json:"from"`
	Date int64  `json:"date"`
	Old  Member `json:"old_chat_member"`
	New  Member `json:"new_chat_member"`
}

// Member is one's standing in a chat; in a private chat "kicked" means that the person blocked the bot.
type Member struct {
	Status string `json:"status"` // creator, administrator, member, restricted, left, kicked
	User   User   `json:"user"`
}
