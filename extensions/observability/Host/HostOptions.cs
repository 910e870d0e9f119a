namespace LuBan.Observability.Host;

/// <summary>The part <c>host</c> of the extension's configuration.</summary>
internal sealed class HostOptions
{
    /// <summary>False: nothing is read of this machine.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the machine is read; default 15 s, from 1 s on.</summary>
    public string Interval { get; set; } = "15s";

    /// <summary>How often the kernel's own metrics are read, with those of all extensions; default 15 s, from 1 s on.</summary>
    public string KernelInterval { get; set; } = "15s";
}
