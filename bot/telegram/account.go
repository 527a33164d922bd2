package telegram

import (
	"context"
	"encoding/json"
)

// Scope says who sees commands (Bot API, "BotCommandScope"); the zero Scope means everyone.
type Scope struct {
	Type string `json:"type,omitempty"`    // "", all_private_chats, all_group_chats, chat, chat_member, …
	Chat int64  `json:"chat_id,omitempty"` // for chat and chat_member
	User int64  `json:"user_id,omitempty"` // for chat_member
}

// Command is one line of the menu: Name without the slash, 1 to 32 of a-z0-9_, Description 1 to 256 characters.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// SetCommands sets the menu of commands for a scope and a language (two letters, "" = every other).
func (c *Client) SetCommands(ctx context.Context, scope Scope, lang string, cmds []Command) error {
	if cmds == nil {
		cmds = []Command{}
	}
	params := Params{"commands": cmds}
	if scope.Type != "" {
		params["scope"] = scope
	}
	if lang != "" {
		params["language_code"] = lang
	}
	return c.Call(ctx, "setMyCommands", params, nil)
}

// SetWebhook tells Telegram to post updates to url with the secret (1 to 256 of A-Za-z0-9_-) over at most maxConnections
// connections (1 to 100, 0 = 40). Updates that wait are kept.
func (c *Client) SetWebhook(ctx context.Context, url, secret string, maxConnections int) error {
	params := Params{"url": url, "secret_token": secret, "allowed_updates": json.RawMessage(kinds)}
	if maxConnections > 0 {
		params["max_connections"] = maxConnections
	}
	return c.Call(ctx, "setWebhook", params, nil)
}

// DeleteWebhook goes back to polling. Updates that wait are kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	return c.Call(ctx, "deleteWebhook", nil, nil)
}
