namespace LuBan.Kernel.Hosting;

/// <summary>Where one version of an extension stands in its life.</summary>
public enum ExtensionState
{
    /// <summary>Its code is loaded and its contributions are built.</summary>
    Loading,

    /// <summary>Its hosted services start, warm-up requests run, health checks are awaited.</summary>
    Warming,

    /// <summary>It is ready, and takes requests once published.</summary>
    Serving,

    /// <summary>It takes no new requests and waits for those in flight.</summary>
    Draining,

    /// <summary>It is stopped, and its code is about to be collected.</summary>
    UnloadPending,

    /// <summary>Its code is provably gone.</summary>
    Unloaded,

    /// <summary>Something still holds its code in memory. <see cref="ExtensionRuntime.Verdict"/> says what, as far as known.</summary>
    Leaked,
}
