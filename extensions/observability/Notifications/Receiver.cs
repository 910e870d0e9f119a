using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Somebody who is told: by mail, or by a webhook.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta2", "Receiver", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
public sealed record Receiver : Resource<ReceiverSpec, NotificationStatus>;

/// <summary>The same in the version before.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta1", "Receiver", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
public sealed record ReceiverV2Beta1 : Resource<ReceiverSpec, NotificationStatus>;

/// <summary>The channels of a receiver. Those of type <see cref="JsonElement"/> are taken and not used: a condition says so.</summary>
public sealed record ReceiverSpec
{
    /// <summary>By mail.</summary>
    public EmailReceiver? Email { get; init; }

    /// <summary>By an HTTP request.</summary>
    public WebhookReceiver? Webhook { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Dingtalk { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Wechat { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Feishu { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Slack { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Discord { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Sms { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Pushover { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Telegram { get; init; }
}

/// <summary>Mail addresses.</summary>
public sealed record EmailReceiver
{
    /// <summary>False switches it off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The addresses.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Which Config sends it; the default one when it is missing.</summary>
    public AlertSelector? EmailConfigSelector { get; init; }

    /// <summary>Which alerts it gets; all when it is missing.</summary>
    public AlertSelector? AlertSelector { get; init; }

    /// <summary>Not supported yet.</summary>
    public string? Template { get; init; }

    /// <summary>Not supported yet.</summary>
    public string? SubjectTemplate { get; init; }

    /// <summary><c>text</c> leaves the HTML part out.</summary>
    public string? TmplType { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? TmplText { get; init; }
}

/// <summary>An address that gets the JSON that Alertmanager posts to webhooks.</summary>
public sealed record WebhookReceiver
{
    /// <summary>False switches it off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Where to.</summary>
    public string? Url { get; init; }

    /// <summary>A service instead of an address; not supported yet.</summary>
    public JsonElement? Service { get; init; }

    /// <summary>Which alerts it gets; all when it is missing.</summary>
    public AlertSelector? AlertSelector { get; init; }

    /// <summary>How it is called.</summary>
    public HttpClientConfig? HttpConfig { get; init; }

    /// <summary>Has no meaning for webhooks; kept.</summary>
    public JsonElement? WebhookConfigSelector { get; init; }

    /// <summary>Not supported yet.</summary>
    public string? Template { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? TmplText { get; init; }
}

/// <summary>How an HTTP server is called.</summary>
public sealed record HttpClientConfig
{
    /// <summary>Name and password.</summary>
    public BasicAuth? BasicAuth { get; init; }

    /// <summary>A bearer token.</summary>
    public Credential? BearerToken { get; init; }

    /// <summary>Not supported yet.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary>Which certificates are trusted.</summary>
    public TlsConfig? TlsConfig { get; init; }
}

/// <summary>Name and password.</summary>
public sealed record BasicAuth
{
    /// <summary>The name.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password.</summary>
    public Credential? Password { get; init; }
}

/// <summary>Something confidential: better in a Secret than here.</summary>
public sealed record Credential
{
    /// <summary>The value itself. Whoever may read the object reads it.</summary>
    public string? Value { get; init; }

    /// <summary>Where it is.</summary>
    public ValueSource? ValueFrom { get; init; }

    /// <summary>Never the value.</summary>
    /// <returns>Where it is.</returns>
    public override string ToString() => ValueFrom?.SecretKeyRef is { } key ? $"secret {key.Namespace}/{key.Name}" : "a value";
}

/// <summary>Where a value is.</summary>
public sealed record ValueSource
{
    /// <summary>A key of a Secret.</summary>
    public SecretKey? SecretKeyRef { get; init; }
}

/// <summary>A key of a Secret.</summary>
public sealed record SecretKey
{
    /// <summary>The secret's namespace; the extension's default when it is missing.</summary>
    public string? Namespace { get; init; }

    /// <summary>The secret.</summary>
    public string Name { get; init; } = "";

    /// <summary>The key in it.</summary>
    public string Key { get; init; } = "";
}

/// <summary>Which certificates are trusted.</summary>
public sealed record TlsConfig
{
    /// <summary>The authority, as PEM.</summary>
    public Credential? RootCA { get; init; }

    /// <summary>A certificate of the client; not supported yet.</summary>
    public JsonElement? ClientCertificate { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate will do. Only for tests.</summary>
    public bool? InsecureSkipVerify { get; init; }
}

/// <summary>What became of an object of the notifications.</summary>
public sealed record NotificationStatus
{
    /// <summary>Ready, and what of it is not supported.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The generation that this was said of.</summary>
    public long? ObservedGeneration { get; init; }
}
