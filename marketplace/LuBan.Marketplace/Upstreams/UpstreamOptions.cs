namespace LuBan.Marketplace.Upstreams;

/// <summary>A feed from which packages are taken over when somebody asks for them.</summary>
public sealed class UpstreamOptions
{
    /// <summary>Its name, kept with every package that came from it. Never changed once there are such.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address of its service index, or a folder.</summary>
    public string Url { get; set; } = "";

    /// <summary>The ids it is asked for: an id, or a beginning with a star, such as <c>Acme.*</c>. At least one; <c>*</c> asks for every id.</summary>
    public IList<string> Include { get; } = [];

    /// <summary>Which upstream is asked first: the higher number. An id comes from one upstream only.</summary>
    public int Priority { get; set; }

    /// <summary>What is taken over. Default: what somebody asks for.</summary>
    public UpstreamMode Mode { get; set; }

    /// <summary>How old a version must be before it is offered here: time for others to find out what is wrong with it. Default: none.</summary>
    public TimeSpan MinimumAge { get; set; }

    /// <summary>The SHA-256 fingerprints of the certificates that must have signed its packages; empty: packages need not be signed there. Here all are.</summary>
    public IList<string> Fingerprints { get; } = [];

    /// <summary>The user name for HTTP Basic; null: no credentials.</summary>
    public string? UserName { get; set; }

    /// <summary>The password or token that goes with it.</summary>
    public string? Password { get; set; }

    /// <summary>The authorities that may have signed its server's certificate, PEM; null: this machine's.</summary>
    public string? CertificateAuthorities { get; set; }

    /// <summary>Whether plain http is accepted from another machine. Default: no.</summary>
    public bool AllowInsecure { get; set; }
}

/// <summary>What is taken over from an upstream.</summary>
public enum UpstreamMode
{
    /// <summary>What somebody asks for.</summary>
    Cache,

    /// <summary>Everything that its patterns name, without being asked.</summary>
    Mirror,

    /// <summary>Nothing: what was taken over before is delivered, and the upstream is never asked.</summary>
    Off,
}
