using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishers;

/// <summary>How a version came to its state, and what was said about it.</summary>
internal sealed record VersionNote
{
    private const int MaxSteps = 50;

    /// <summary>The package id.</summary>
    public required string Id { get; init; }

    /// <summary>The normalised version.</summary>
    public required string Version { get; init; }

    /// <summary>The moves, oldest first; the last 50.</summary>
    public IReadOnlyList<VersionStep> Steps { get; init; } = [];

    /// <summary>Since when it waits for a reviewer; null when it does not.</summary>
    public DateTimeOffset? Waiting { get; init; }

    /// <summary>What the publisher says against a refusal; null when it says nothing, or was answered.</summary>
    public VersionAppeal? Appeal { get; init; }

    /// <summary>The name of its document, and of the submission: <c>acme.hello@1.0.0</c>.</summary>
    public static string Key(string id, string version) => $"{id}@{version}".ToLowerInvariant();

    /// <summary>With one more move.</summary>
    public VersionNote With(VersionStep step) => this with { Steps = [.. Steps.TakeLast(MaxSteps - 1), step] };
}

/// <summary>A move from one state to another.</summary>
/// <param name="From">The state before; null at the beginning.</param>
/// <param name="To">The state after.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">A word for programs, such as <c>malware</c>; null when there is none.</param>
/// <param name="Message">A text for people; null when there is none.</param>
internal sealed record VersionStep(VersionState? From, VersionState To, string By, DateTimeOffset At, string? Reason, string? Message);

/// <summary>What a publisher says against a refusal.</summary>
/// <param name="Message">Its words.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
internal sealed record VersionAppeal(string Message, string By, DateTimeOffset At);
