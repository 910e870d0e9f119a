using System.Buffers.Text;
using System.Security.Cryptography;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Devices that wait for a user (RFC 8628). The object is found by the digest of the user code, which is also in the device code.</summary>
internal sealed class DeviceRequests(RecordStore<DeviceRecord> records, IOptions<IdentityOptions> options, TimeProvider time)
{
    // No vowels, so that no words come out, and nothing that looks like something else: 20^8 codes.
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int UserCodeLength = 8;
    private const int NameBytes = 32;

    /// <summary>Begins to wait.</summary>
    internal async Task<(string DeviceCode, string UserCode)> BeginAsync(OAuthClient client, IReadOnlyList<string> scopes, string issuer, string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var userCode = RandomNumberGenerator.GetString(Letters, UserCodeLength);
            var (name, secret) = (NameOf(userCode), RandomNumberGenerator.GetBytes(Handles.SecretBytes));
            var record = new DeviceRecord
            {
                Client = client.Metadata.Name!, ClientUid = client.Metadata.Uid!, Scopes = scopes, Issuer = issuer, Address = address, Digest = Handles.Digest(secret),
                ExpiresAt = time.GetUtcNow() + options.Value.DeviceCodeLifetime,
            };
            // A user code that somebody else waits with: another one.
            if (await records.CreateAsync(name, null, record, cancellationToken) is null) continue;
            return (Base64Url.EncodeToString([.. Convert.FromHexString(name), .. secret]), $"{userCode[..4]}-{userCode[4..]}");
        }
    }

    /// <summary>The device that waits with a user code; null when there is none.</summary>
    internal async Task<(string Name, DeviceRecord Record)?> FindAsync(string userCode, CancellationToken cancellationToken)
    {
        var letters = string.Concat(userCode.ToUpperInvariant().Where(char.IsAsciiLetter));
        if (letters.Length != UserCodeLength || await records.FindAsync(NameOf(letters), cancellationToken) is not { } found) return null;
        return found.Content.State == DeviceState.Waiting && found.Content.ExpiresAt > time.GetUtcNow() ? (found.Name, found.Content) : null;
    }

    /// <summary>The user has decided.</summary>
    /// <returns>Whether the device still waited.</returns>
    internal async Task<bool> DecideAsync(string name, Session session, bool isAllowed, CancellationToken cancellationToken)
    {
        var changed = false;
        await records.ChangeAsync(name, record =>
        {
            changed = record.State == DeviceState.Waiting && record.ExpiresAt > time.GetUtcNow();
            return changed ? record with { State = isAllowed ? DeviceState.Allowed : DeviceState.Denied, User = session.User, UserUid = session.Uid, Session = session.Id } : null;
        }, cancellationToken);
        return changed;
    }

    /// <summary>What a device gets that asks; it gets it once.</summary>
    /// <exception cref="OAuthRefusal">LB8017: not yet, too fast, denied, or over.</exception>
    internal async Task<DeviceRecord> RedeemAsync(string deviceCode, OAuthClient client, CancellationToken cancellationToken)
    {
        var bytes = Base64Url.IsValid(deviceCode) ? Base64Url.DecodeFromChars(deviceCode) : [];
        if (bytes.Length != NameBytes + Handles.SecretBytes) throw Unknown();
        var (name, digest) = (Convert.ToHexStringLower(bytes.AsSpan(0, NameBytes)), Handles.Digest(bytes.AsSpan(NameBytes)));
        while (true)
        {
            if (await records.FindAsync(name, cancellationToken) is not { Content: var record } found || !Handles.Same(record.Digest, digest) || record.ClientUid != client.Metadata.Uid) throw Unknown();
            var now = time.GetUtcNow();
            if (record.ExpiresAt <= now) throw new OAuthRefusal(OAuthErrors.ExpiredToken, "LB8017", "Nobody entered the code in time. Begin again.");
            if (record.State == DeviceState.Denied) throw new OAuthRefusal(OAuthErrors.AccessDenied, "LB8017", "The user refused.");
            if (record.State == DeviceState.Redeemed) throw Unknown();
            var interval = options.Value.DevicePollInterval + TimeSpan.FromSeconds(record.Slower);
            var tooFast = record.State == DeviceState.Waiting && record.AskedAt is { } asked && now - asked < interval;
            var next = record.State == DeviceState.Allowed ? record with { State = DeviceState.Redeemed } : record with { AskedAt = now, Slower = tooFast ? record.Slower + 5 : record.Slower };
            if (await records.TryUpdateAsync(found, next, cancellationToken) is null) continue;
            if (record.State == DeviceState.Allowed) return record;
            throw tooFast
                ? new OAuthRefusal(OAuthErrors.SlowDown, "LB8017", $"Asked too soon. Wait {(int)(interval.TotalSeconds + 5)} seconds between two questions.")
                : new OAuthRefusal(OAuthErrors.AuthorizationPending, "LB8017", "The user has not decided yet. Ask again later.");
        }
    }

    private static string NameOf(string userCode) => Handles.Digest("device:" + userCode);

    private static OAuthRefusal Unknown() => new(OAuthErrors.InvalidGrant, "LB8017", "The device code is not known here, is of another client, or was redeemed before.");
}

/// <summary>Where a device is.</summary>
internal enum DeviceState
{
    Waiting,
    Allowed,
    Denied,
    Redeemed,
}

/// <summary>A device that waits.</summary>
internal sealed record DeviceRecord : IExpiring
{
    public required string Client { get; init; }

    public required string ClientUid { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public required string Issuer { get; init; }

    /// <summary>Where the device asked from, for the user to see.</summary>
    public string Address { get; init; } = "";

    /// <summary>The SHA-256 of the secret half of the device code.</summary>
    public required string Digest { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DeviceState State { get; init; }

    /// <summary>When the device last asked.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>How many seconds longer it has to wait, because it asked too soon.</summary>
    public int Slower { get; init; }

    /// <summary>Who decided.</summary>
    public string? User { get; init; }

    public string? UserUid { get; init; }

    /// <summary>In which session.</summary>
    public string? Session { get; init; }

    DateTimeOffset IExpiring.RemoveAt => ExpiresAt;
}
