namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>An address that is told what happens.</summary>
internal sealed record Webhook
{
    /// <summary>Its name: 16 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Where to send.</summary>
    public required string Url { get; init; }

    /// <summary>What it is told of, of <see cref="WebhookEvents.Names"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Only of this extension, or, when it ends in <c>*</c>, of those that begin so; null: all.</summary>
    public string? Package { get; init; }

    /// <summary>Whose it is: it is told of this publisher's extensions. Null: an administrator's, and told of all.</summary>
    public string? Publisher { get; init; }

    /// <summary>What signs its messages, encrypted.</summary>
    public required string Secret { get; init; }

    /// <summary>Whether anything is sent.</summary>
    public bool Active { get; init; } = true;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }
}

/// <summary>A message to a webhook, sent or to be sent.</summary>
internal sealed record WebhookDelivery
{
    /// <summary>Its name; the same in every try.</summary>
    public required string Id { get; init; }

    /// <summary>The webhook.</summary>
    public required string Webhook { get; init; }

    /// <summary>What happened.</summary>
    public required string Event { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How it stands.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>The tries so far.</summary>
    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>The message: JSON, signed as it is here.</summary>
    public required string Body { get; init; }
}

/// <summary>How a message stands.</summary>
internal enum WebhookStatus
{
    /// <summary>It is on its way, or will be tried again.</summary>
    Waiting,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was given up.</summary>
    Failed,
}

/// <summary>One try.</summary>
/// <param name="Time">When.</param>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Problem">What was wrong; null: nothing.</param>
internal sealed record WebhookAttempt(DateTimeOffset Time, int? Status, string? Problem);
