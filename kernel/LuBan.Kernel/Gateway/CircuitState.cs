namespace LuBan.Kernel.Gateway;

/// <summary>What a <see cref="CircuitBreaker"/> does with requests.</summary>
internal enum CircuitState
{
    /// <summary>Lets all through.</summary>
    Closed,

    /// <summary>Refuses all.</summary>
    Open,

    /// <summary>Has let one through to try, and refuses the others until it is back.</summary>
    Trying,
}
