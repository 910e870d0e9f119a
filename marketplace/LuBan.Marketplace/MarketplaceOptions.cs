using System.ComponentModel.DataAnnotations;

namespace LuBan.Marketplace;

/// <summary>What a marketplace is started with.</summary>
public sealed class MarketplaceOptions
{
    /// <summary>The directory of all state. One process at a time uses it.</summary>
    [Required]
    public string Data { get; set; } = "";

    /// <summary>The PostgreSQL database that keeps the journal when several servers share one marketplace; null: a file below <see cref="Data"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>The folder of all packages and texts, by their hash; null: <c>blobs</c> below <see cref="Data"/>, or the database when there is one.</summary>
    public string? BlobFolder { get; set; }

    /// <summary>An S3-compatible store for these files instead of a folder; null: the folder.</summary>
    public Blobs.S3Options? S3 { get; set; }

    /// <summary>The path below which the feed is served, such as <c>/feeds/default</c>; empty for the root.</summary>
    [RegularExpression("^(/[A-Za-z0-9._~-]+)*$", ErrorMessage = "FeedPath is a path such as /feeds/default, without a slash at its end, or empty.")]
    public string FeedPath { get; set; } = "";

    /// <summary>Addresses (scheme, host and port) that links in answers may use. Requests by other names get the first one; requests from this machine by its loopback address always get their own.</summary>
    public IReadOnlyList<string> PublicUrls { get; set; } = [];

    /// <summary>The address of pages for people, such as the console's market: <c>{PortalUrl}/{id}/{version}</c> shows a version. Null: links lead to the API.</summary>
    public string? PortalUrl { get; set; }

    /// <summary>Where abuse is reported to: an address that people can write to or open. Null: the feed names the server's administrator.</summary>
    public string? AbuseContact { get; set; }

    /// <summary>A folder of packages that are published at the start when they are not there yet; null for none.</summary>
    public string? SeedFolder { get; set; }

    /// <summary>Whether feed and catalogue can be read without credentials. Default: yes. Pushing and administration never can.</summary>
    public bool AnonymousRead { get; set; } = true;

    /// <summary>The role of the server's users who administer the marketplace. Default: <c>admin</c>.</summary>
    [Required]
    public string AdministratorRole { get; set; } = "admin";

    /// <summary>A PKCS #12 file with the certificate that signs packages. Null: one is made at the first start and kept below <see cref="Data"/>.</summary>
    public string? SigningCertificate { get; set; }

    /// <summary>The certificate that will follow <see cref="SigningCertificate"/>: named to everybody now, so that they know it when it signs.</summary>
    public string? NextSigningCertificate { get; set; }

    /// <summary>The password of these files; null: none.</summary>
    public string? SigningCertificatePassword { get; set; }

    /// <summary>How long signed metadata count, from 5 minutes to 90 days. They are issued anew before half of it is over. Default: 7 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan MetadataLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How much is taken from one caller.</summary>
    public Access.MarketplaceLimits Limits { get; } = new();

    /// <summary>How the catalogue behaves.</summary>
    public Catalogue.CatalogueOptions Catalogue { get; } = new();

    /// <summary>Feeds from which packages are taken over. An id that is published here is never asked for there.</summary>
    public IList<Upstreams.UpstreamOptions> Upstreams { get; } = [];

    /// <summary>Whether no upstream is asked: what was taken over before is delivered. Default: no.</summary>
    public bool Offline { get; set; }

    /// <summary>How often mirrored upstreams are looked through, from 10 seconds to a day. Default: 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan MirrorInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The largest file that can be pushed, in bytes. Default: 512 MiB, as much as a kernel installs.</summary>
    [Range(1024, 16L << 30)]
    public long MaxPackageBytes { get; set; } = 512L << 20;
}
