namespace LuBan.Kernel.Gateway;

/// <summary>How a forwarded request ended.</summary>
internal enum ForwardOutcome
{
    /// <summary>The upstream's whole answer went to the client, whatever its status; or an upgraded connection ended.</summary>
    Answered,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>The request was not sent, because of what the client wrote: its target or its body. The forwarder has answered.</summary>
    Refused,

    /// <summary>The upstream could not be connected to.</summary>
    ConnectFailed,

    /// <summary>The upstream was silent for too long.</summary>
    TimedOut,

    /// <summary>The upstream's answer broke off, or was none that may be passed on.</summary>
    ReplyCut,

    /// <summary>Too many requests are under way and wait.</summary>
    Overloaded,

    /// <summary>The upstream failed just now, and is not asked for a while.</summary>
    CircuitOpen,

    /// <summary>The upstream was disposed or aborted: another has taken its place.</summary>
    Retired,
}
