using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace LuBan.DevOps.Triggers;

/// <summary>What starts a run.</summary>
public sealed record TriggerSource
{
    /// <summary>A signed request.</summary>
    public WebhookSource? Webhook { get; init; }

    /// <summary>The clock.</summary>
    public CronSource? Cron { get; init; }

    /// <summary>A branch of the repository that moved.</summary>
    public PollSource? Poll { get; init; }
}

/// <summary>A signed request to <c>/ext/luban.devops/webhooks/{namespace}/{trigger}</c>.</summary>
public sealed record WebhookSource
{
    /// <summary>The Secret with the key that senders sign with.</summary>
    public required SecretKeyReference SecretRef { get; init; }
}

/// <summary>An entry of a Secret of the same namespace.</summary>
public sealed record SecretKeyReference
{
    /// <summary>The Secret.</summary>
    [MinLength(1)]
    public required string Name { get; init; }

    /// <summary>The entry.</summary>
    [DefaultValue("secret")]
    public string Key { get; init; } = "secret";
}

/// <summary>A time table.</summary>
public sealed record CronSource
{
    /// <summary>Five fields: minute, hour, day of the month, month, day of the week.</summary>
    [Description("minute hour day month weekday, such as '0 2 * * 1-5', or @hourly, @daily, @weekly, @monthly, @yearly.")]
    public required string Schedule { get; init; }

    /// <summary>A name of the time zone database.</summary>
    [Description("A time zone, such as Europe/Berlin or Asia/Shanghai.")]
    [DefaultValue("UTC")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What becomes of times at which LuBan did not run.</summary>
    [Description("What becomes of times at which LuBan was not running: RunOnce makes up for all of them by one run, Skip forgets them.")]
    [DefaultValue("RunOnce"), AllowedValues("RunOnce", "Skip")]
    public string MissedRuns { get; init; } = "RunOnce";
}

/// <summary>Follows the branches that the Repository sees; how often it looks is said there.</summary>
public sealed record PollSource;
