namespace LuBan.Kernel.Diagnostics;

/// <summary>How far the kernel has come.</summary>
internal sealed class KernelState
{
    private volatile bool _started;

    public bool IsStarted => _started;

    public void Started() => _started = true;
}
