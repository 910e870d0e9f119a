using System.ComponentModel.DataAnnotations;

namespace LuBan.Identity;

/// <summary>How the identity provider works. The defaults are right for a laptop and for a company.</summary>
public sealed class IdentityOptions
{
    /// <summary>The addresses by which others reach the server, the first one for everybody who comes by another way; empty: the addresses that the server listens on.</summary>
    public IList<string> PublicUrls { get; set; } = [];

    /// <summary>How long an access token lives. 1 minute to 1 hour; by default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an ID token lives. 1 minute to 1 day; by default 20 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan IdTokenLifetime { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long an authorization code may be redeemed. 10 seconds to 10 minutes; by default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a refresh token may lie unused. 1 hour to a year; by default 14 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long tokens may be refreshed at all after the user signed in. 1 hour to two years; by default 90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "732.00:00:00")]
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long the refresh token before the newest is taken once more, for a client whose answer was lost. 0 to 2 minutes; by default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan RefreshLeeway { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a device may wait for its user. 1 to 60 minutes; by default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan DeviceCodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a device may ask. 1 second to 1 minute; by default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan DevicePollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a signing key is used. 1 day to 2 years; by default 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "732.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long others may keep the published keys, and how long a key is published before it is used. 1 minute to 1 day; by default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan KeySetCacheLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a replaced client secret is still taken, when the call says nothing else. 0 to 30 days; by default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ClientSecretGrace { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a token of a service account may live at most. 10 minutes to a year; by default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "366.00:00:00")]
    public TimeSpan LongestServiceAccountToken { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How far clocks may differ when a token is checked. 0 to 5 minutes; by default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many refused calls of the endpoints of clients one address may make in a minute. 1 to 100,000; by default 60.</summary>
    [Range(1, 100_000)]
    public int FailuresPerMinute { get; set; } = 60;
}
