namespace LuBan.AppStore.Catalogue;

/// <summary>The states of an <see cref="AppVersion"/>.</summary>
public static class VersionState
{
    /// <summary>Being written.</summary>
    public const string Draft = "draft";

    /// <summary>Waiting for a reviewer.</summary>
    public const string Submitted = "submitted";

    /// <summary>Reviewed, not yet on the shelf.</summary>
    public const string Passed = "passed";

    /// <summary>Refused, with the reason.</summary>
    public const string Rejected = "rejected";

    /// <summary>On the shelf: can be installed.</summary>
    public const string Active = "active";

    /// <summary>Taken from the shelf: what is installed runs on.</summary>
    public const string Suspended = "suspended";
}
