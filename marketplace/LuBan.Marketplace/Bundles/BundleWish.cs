namespace LuBan.Marketplace.Bundles;

/// <summary>What somebody wants a bundle of, when there is no lock file.</summary>
internal sealed record BundleWish
{
    /// <summary>The version of the host that it is for; null: the one of the SDK that this marketplace was built with.</summary>
    public string? Host { get; init; }

    /// <summary>The extensions. What they need is added.</summary>
    public IReadOnlyList<WantedExtension> Extensions { get; init; } = [];
}

/// <summary>One extension that is wanted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Range">Which versions, as in an install plan; null: the newest stable one.</param>
internal sealed record WantedExtension(string Id, string? Range = null);
