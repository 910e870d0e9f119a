using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>What an upgrade policy and a lock have to look like.</summary>
internal static class PlanRules
{
    private const int HashBytes = 64;

    /// <summary>Every problem of the policy and the lock. The shape itself is the schema's business.</summary>
    public static IEnumerable<StatusCause> Check(JsonObject? spec)
    {
        if (Hash(spec) is { } hash)
        {
            if (!IsHash(hash)) yield return new("FieldValueInvalid", $"LB4020: '{hash}' is not a content hash. Write the SHA-512 of the unsigned package in base64, as luban.lock.json has it behind 'sha512-'.", "spec.extension.contentHash");
            if (!PlanDecision.IsExact(Version(spec))) yield return new("FieldValueInvalid", "LB4020: a content hash is that of one version. Write an exact version into spec.extension.version.", "spec.extension.contentHash");
        }
        if (spec?["upgradePolicy"] is not JsonObject written || Read(written) is not { } policy) yield break;
        if (policy.Window is { } window && !UpgradeWindow.TryParse(window, out _)) yield return Problem("window", $"'{window}' is no window: write days and times such as 'Sat-Sun 02:00-05:00', several joined by ';'");
        if (policy.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) yield return Problem("timeZone", $"this machine knows no time zone '{zone}': write one such as Europe/Berlin, or UTC");
        if (policy.MinimumAge is { } age && !Durations.TryParse(age, out _)) yield return Problem("minimumAge", $"'{age}' is no length of time: write one such as 72h or PT72H");
        if (policy.Pin is { } pin && !VersionRange.TryParse(pin, out _)) yield return Problem("pin", $"'{pin}' is neither a version nor a range: write 1.2.3, ~1.2 or \">=1.0 <2.0\"");
        if (policy.Channel is { Length: 0 or > 50 }) yield return Problem("channel", "is the name of a channel, such as stable or beta");
    }

    /// <summary>Another version under the hash of the one before could never be installed: better told now.</summary>
    public static void RefuseOtherVersionUnderLock(ResourceKind kind, string name, JsonObject? before, JsonObject after)
    {
        var (old, next) = (before?["spec"] as JsonObject, after["spec"] as JsonObject);
        if (Hash(next) is not { } hash || hash != Hash(old) || Version(next) == Version(old)) return;
        throw Refusal.Invalid(kind, name, [new("FieldValueInvalid", $"LB4020: the plan is locked to the bytes of {Version(old)}. Change spec.extension.contentHash with the version, or take it out.", "spec.extension.contentHash")]);
    }

    private static UpgradePolicy? Read(JsonObject written)
    {
        try
        {
            return written.Deserialize<UpgradePolicy>(KernelJson.Options);
        }
        catch (JsonException)
        {
            // Admission comes before the schema, which tells what is wrong with the shape.
            return null;
        }
    }

    private static bool IsHash(string text) => Convert.TryFromBase64String(text, new byte[HashBytes], out var length) && length == HashBytes;

    private static string? Hash(JsonObject? spec) => Text(spec?["extension"]?["contentHash"]);

    private static string? Version(JsonObject? spec) => Text(spec?["extension"]?["version"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static StatusCause Problem(string field, string what) => new("FieldValueInvalid", $"LB4023: spec.upgradePolicy.{field}: {what}.", $"spec.upgradePolicy.{field}");
}
