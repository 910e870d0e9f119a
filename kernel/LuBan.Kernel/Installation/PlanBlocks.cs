using LuBan.Kernel.Catalogue;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Installation;

/// <summary>Looks installed versions up in the blocklists of the sources that they came from.</summary>
internal sealed partial class PlanBlocks(Blocklist blocklist, InstalledPackages installed, CatalogueIndex catalogue, PlanEvents events, OperationLog log, TimeProvider time, ILogger<PlanBlocks> logger)
{
    private const string Type = "Blocked";

    /// <summary>Told when the blocklists have changed.</summary>
    public event Action? Changed
    {
        add => blocklist.Changed += value;
        remove => blocklist.Changed -= value;
    }

    /// <summary>The entry that blocks the installed version of a plan; null when none does.</summary>
    public PlanBlock? Of(InstallPlan plan)
    {
        var name = plan.Metadata.Name!;
        if (!installed.TryFind(name, out var package)) return null;
        var source = package.Origin?.Source ?? plan.Status?.Source;
        if (source is null) return null;
        var publishers = (package.Origin?.Owners ?? []).Concat(catalogue.Find(name)?.PublishersAt(source) ?? []);
        return blocklist.Find(source, package.Id, package.Version, package.ContentHash, publishers) is { } entry
            ? new(entry, PlanDecision.Overrides(plan, entry), $"Version {package.Version} is blocked by '{source}' ({entry.Reference}, {entry.Reason}). {entry.Message}".TrimEnd())
            : null;
    }

    /// <summary>What to show of it. Tells of each change once, with an event and in the log.</summary>
    public IReadOnlyList<PlanCondition> Conditions(InstallPlan plan, PlanBlock? block)
    {
        var before = plan.Status?.Conditions.FirstOrDefault(condition => condition.Type == Type);
        if (block is null && before is null) return [];
        var next = block switch
        {
            null => new PlanCondition(Type, "False", "NotBlocked", "Nothing blocks the installed version.", time.GetUtcNow()),
            { IsOverridden: true } => new PlanCondition(Type, "False", "Overridden", $"{block.Text} It runs because of the annotation {PlanAnnotations.AllowBlocked}.", time.GetUtcNow()),
            _ => new PlanCondition(Type, "True", Reason(block.Entry.Reason), block.Text, time.GetUtcNow()),
        };
        if ((before?.Status, before?.Reason) != (next.Status, next.Reason)) Tell(plan, next);
        return [next];
    }

    private void Tell(InstallPlan plan, PlanCondition condition)
    {
        var isBlocked = condition.Status == "True";
        events.Blocked(plan, condition.Reason != "NotBlocked", isBlocked ? "Blocked" : condition.Reason, condition.Message);
        log.Write(plan.Metadata.Name!, condition.Message);
        if (condition.Reason != "NotBlocked") LogBlocked(plan.Spec.Extension.Id, condition.Message);
    }

    /// <summary>A reason of a condition is one word that begins with a capital.</summary>
    private static string Reason(string text) => text.Length > 0 && text.All(char.IsAsciiLetter) ? char.ToUpperInvariant(text[0]) + text[1..] : "Blocked";

    [LoggerMessage(13, LogLevel.Warning, "{ExtensionId}: {Message}")]
    private partial void LogBlocked(string extensionId, string message);
}

/// <summary>A block of an installed version.</summary>
/// <param name="Entry">The entry of the blocklist.</param>
/// <param name="IsOverridden">Whether a person lets it run after all.</param>
/// <param name="Text">It in words.</param>
internal sealed record PlanBlock(BlockedVersion Entry, bool IsOverridden, string Text);
