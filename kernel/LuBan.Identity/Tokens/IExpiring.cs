namespace LuBan.Identity.Tokens;

/// <summary>A record that is of no use after some time.</summary>
internal interface IExpiring
{
    /// <summary>When it may be removed.</summary>
    DateTimeOffset RemoveAt { get; }
}
