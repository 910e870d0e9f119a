namespace LuBan.Identity;

/// <summary>Who is at the other end.</summary>
/// <param name="Address">The address.</param>
/// <param name="UserAgent">The program, as it calls itself; cut to 256 characters where it is kept.</param>
public sealed record ClientInfo(string Address, string UserAgent)
{
    /// <summary>The OAuth client that asks, if one does.</summary>
    public string? Client { get; init; }

    /// <summary>The request, for the records.</summary>
    public string? CorrelationId { get; init; }
}
