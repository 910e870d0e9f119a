namespace LuBan.AppStore.Supervision;

/// <summary>How an app is after it was looked at.</summary>
/// <param name="Resolved">What it is made of; null when that could not be found out.</param>
/// <param name="Instances">Its instances.</param>
/// <param name="Reason">What keeps it from being as wanted; empty when nothing does.</param>
/// <param name="Message">The same in a sentence, and what to do.</param>
internal sealed record AppReport(ResolvedApp? Resolved, IReadOnlyList<InstanceReport> Instances, string Reason, string Message);
