namespace LuBan.Kernel.Upstreams;

/// <summary>Whether an upstream works, as far as the kernel has seen.</summary>
/// <param name="IsAvailable">Whether requests are handed on.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="Reason">What the last answer to the kernel's question was, for people; empty while it works.</param>
internal sealed record UpstreamAvailability(bool IsAvailable, DateTimeOffset Since, string Reason);
