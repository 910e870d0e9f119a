using System.ComponentModel.DataAnnotations;

namespace LuBan.Marketplace.Catalogue;

/// <summary>How the catalogue behaves.</summary>
public sealed class CatalogueOptions
{
    /// <summary>The host versions that people run, oldest first: facets count them, and the compatibility table has a row for each. Default: the version of the SDK that this marketplace was built with.</summary>
    public IReadOnlyList<string> HostVersions { get; set; } = [SdkVersion.Current];

    /// <summary>The categories that extensions choose from, in the order in which they are shown. Others are shown too, after these.</summary>
    public IReadOnlyList<string> Categories { get; set; } = ["devops", "monitoring", "logging", "networking", "security", "storage", "identity", "integration", "developer-tools", "other"];

    /// <summary>Whether a review is shown only after an administrator looked at it. Default: no.</summary>
    public bool ModerateReviews { get; set; }

    /// <summary>How many users have to report a review until it is hidden and waits for an administrator, 1–100. Default: 3.</summary>
    [Range(1, 100)]
    public int ReportsToHide { get; set; } = 3;

    /// <summary>Whether webhooks may call addresses of this machine and of private networks. Default: no, because whoever may make a webhook could look around in them.</summary>
    public bool AllowPrivateWebhooks { get; set; }

    /// <summary>How long to wait before each further try of a webhook that failed; after the last it is given up. Each is lengthened by up to a fifth, by chance.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetries { get; set; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>How long a webhook's receiver may take to answer, 1–60 seconds. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
