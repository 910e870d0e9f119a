using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>How a channel is reached: the mail server and who the sender is.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta2", "Config", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
public sealed record Config : Resource<ConfigSpec, NotificationStatus>;

/// <summary>The same in the version before.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta1", "Config", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
public sealed record ConfigV2Beta1 : Resource<ConfigSpec, NotificationStatus>;

/// <summary>The channels.</summary>
public sealed record ConfigSpec
{
    /// <summary>Mail.</summary>
    public EmailConfig? Email { get; init; }

    /// <summary>Has no meaning for webhooks; kept.</summary>
    public JsonElement? Webhook { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Dingtalk { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Wechat { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Feishu { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Slack { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Sms { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Pushover { get; init; }

    /// <summary>Not supported yet.</summary>
    public JsonElement? Telegram { get; init; }
}

/// <summary>A mail server.</summary>
public sealed record EmailConfig
{
    /// <summary>Labels of the configuration; kept.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The sender's address.</summary>
    public string From { get; init; } = "";

    /// <summary>The server.</summary>
    public HostPort SmartHost { get; init; } = new();

    /// <summary>The name that we introduce ourselves with.</summary>
    public string? Hello { get; init; }

    /// <summary>The account.</summary>
    public string? AuthUsername { get; init; }

    /// <summary>The identity for PLAIN, when it is another one than the account.</summary>
    public string? AuthIdentify { get; init; }

    /// <summary>The password for PLAIN and LOGIN.</summary>
    public Credential? AuthPassword { get; init; }

    /// <summary>The secret for CRAM-MD5; not supported.</summary>
    public Credential? AuthSecret { get; init; }

    /// <summary>Whether nothing is sent without TLS; true when it is missing.</summary>
    public bool? RequireTLS { get; init; }

    /// <summary>Which certificates are trusted.</summary>
    public TlsConfig? Tls { get; init; }
}

/// <summary>A server's address.</summary>
public sealed record HostPort
{
    /// <summary>Its name or number.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its port, a number or a text; 465 is TLS from the first byte.</summary>
    public JsonElement Port { get; init; }

    internal int Number => Port.ValueKind switch
    {
        JsonValueKind.Number when Port.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(Port.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => 0,
    };
}
