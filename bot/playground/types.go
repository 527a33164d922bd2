package playground

// User is a Telegram account as the Bot API gives it ("User").
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Chat names a chat as messages carry it ("Chat"). Type is "private", "group" or "supergroup".
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// Message is a message as the Bot API gives it ("Message"). Dates are Unix seconds, offsets UTF-16 units.
type Message struct {
	ID              int           `json:"message_id"`
	Thread          int           `json:"message_thread_id,omitempty"`
	From            *User         `json:"from,omitempty"`
	Chat            Chat          `json:"chat"`
	Date            int64         `json:"date"`
	EditDate        int64         `json:"edit_date,omitempty"`
	IsTopicMessage  bool          `json:"is_topic_message,omitempty"`
	ForwardOrigin   *Origin       `json:"forward_origin,omitempty"`
	ReplyTo         *Message      `json:"reply_to_message,omitempty"`
	ViaBot          *User         `json:"via_bot,omitempty"`
	MediaGroupID    string        `json:"media_group_id,omitempty"`
	Protected       bool          `json:"has_protected_content,omitempty"`
	Text            string        `json:"text,omitempty"`
	Entities        []Entity      `json:"entities,omitempty"`
	Preview         *Preview      `json:"link_preview_options,omitempty"`
	Photo           []PhotoSize   `json:"photo,omitempty"`
	Document        *Document     `json:"document,omitempty"`
	Voice           *Voice        `json:"voice,omitempty"`
	Sticker         *Sticker      `json:"sticker,omitempty"`
	Contact         *Contact      `json:"contact,omitempty"`
	Location        *Location     `json:"location,omitempty"`
	Venue           *Venue        `json:"venue,omitempty"`
	Caption         string        `json:"caption,omitempty"`
	CaptionEntities []Entity      `json:"caption_entities,omitempty"`
	ReplyMarkup     *Markup       `json:"reply_markup,omitempty"`
	NewMembers      []User        `json:"new_chat_members,omitempty"`
	LeftMember      *User         `json:"left_chat_member,omitempty"`
	MigrateTo       int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64         `json:"migrate_from_chat_id,omitempty"`
	Pinned          *Message      `json:"pinned_message,omitempty"`
	TopicCreated    *TopicCreated `json:"forum_topic_created,omitempty"`
	TopicEdited     *TopicCreated `json:"forum_topic_edited,omitempty"`
	TopicClosed     *struct{}     `json:"forum_topic_closed,omitempty"`
	TopicReopened   *struct{}     `json:"forum_topic_reopened,omitempty"`

	// What a person sees but the Bot API does not tell in a message.
	Reactions []string `json:"-"`
}

// FromBot tells whether a bot sent the message.
func (m Message) FromBot() bool { return m.From != nil && m.From.IsBot }

// Buttons are the rows of the inline keyboard under the message.
func (m Message) Buttons() [][]Button {
	if m.ReplyMarkup == nil {
		return nil
	}
	return m.ReplyMarkup.Inline
}

// service tells whether the message only reports an event of the chat.
func (m *Message) service() bool {
	return m.NewMembers != nil || m.LeftMember != nil || m.MigrateTo != 0 || m.MigrateFrom != 0 || m.Pinned != nil ||
		m.TopicCreated != nil || m.TopicEdited != nil || m.TopicClosed != nil || m.TopicReopened != nil
}

// Entity is one formatted part of a text ("MessageEntity").
type Entity struct {
	Type        string `json:"type"`
	Offset      int    `json:"offset"`
	Length      int    `json:"length"`
	URL         string `json:"url,omitempty"`
	User        *User  `json:"user,omitempty"`
	Language    string `json:"language,omitempty"`
	CustomEmoji string `json:"custom_emoji_id,omitempty"`
}

// Markup is a reply_markup of any of its four kinds.
type Markup struct {
	Inline      [][]Button `json:"inline_keyboard,omitempty"`
	Keyboard    [][]Key    `json:"keyboard,omitempty"`
	Resize      bool       `json:"resize_keyboard,omitempty"`
	OneTime     bool       `json:"one_time_keyboard,omitempty"`
	Persistent  bool       `json:"is_persistent,omitempty"`
	Placeholder string     `json:"input_field_placeholder,omitempty"`
	Remove      bool       `json:"remove_keyboard,omitempty"`
	ForceReply  bool       `json:"force_reply,omitempty"`
	Selective   bool       `json:"selective,omitempty"`
}

// Button is one inline button ("InlineKeyboardButton"); exactly one field beside Text is set.
type Button struct {
	Text          string    `json:"text"`
	URL           string    `json:"url,omitempty"`
	Data          string    `json:"callback_data,omitempty"`
	WebApp        *Target   `json:"web_app,omitempty"`
	Login         *Target   `json:"login_url,omitempty"`
	Switch        *string   `json:"switch_inline_query,omitempty"`
	SwitchCurrent *string   `json:"switch_inline_query_current_chat,omitempty"`
	Copy          *CopyText `json:"copy_text,omitempty"`
}

// Target holds the address of a web_app or login_url button.
type Target struct {
	URL string `json:"url"`
}

// CopyText is what a copy_text button puts on the clipboard.
type CopyText struct {
	Text string `json:"text"`
}

// Key is one button of a reply keyboard ("KeyboardButton").
type Key struct {
	Text     string `json:"text"`
	Contact  bool   `json:"request_contact,omitempty"`
	Location bool   `json:"request_location,omitempty"`
}

// Preview tells how links are previewed ("LinkPreviewOptions").
type Preview struct {
	Disabled bool `json:"is_disabled,omitempty"`
}

// PhotoSize is one size of a photo; the playground makes a single one.
type PhotoSize struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size,omitempty"`
}

// Document is a general file.
type Document struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size,omitempty"`
}

// Voice is a voice note; Duration is in seconds.
type Voice struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Duration int    `json:"duration"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size,omitempty"`
}

// Sticker is shown by the page as its emoji.
type Sticker struct {
	FileID     string `json:"file_id"`
	UniqueID   string `json:"file_unique_id"`
	Type       string `json:"type"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	IsAnimated bool   `json:"is_animated"`
	IsVideo    bool   `json:"is_video"`
	Emoji      string `json:"emoji,omitempty"`
}

// Contact is a shared phone number.
type Contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	UserID    int64  `json:"user_id,omitempty"`
}

// Location is a point in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Live      int     `json:"live_period,omitempty"` // seconds for which it is followed
}

// Venue is a named place.
type Venue struct {
	Location Location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

// Origin tells where a forwarded message came from ("MessageOriginUser").
type Origin struct {
	Type string `json:"type"`
	Date int64  `json:"date"`
	User *User  `json:"sender_user,omitempty"`
}

// TopicCreated is the service part of a topic's first message, and of a renaming.
type TopicCreated struct {
	Name  string `json:"name,omitempty"`
	Color int    `json:"icon_color,omitempty"`
}

// Command is one entry of the command menu ("BotCommand").
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}
