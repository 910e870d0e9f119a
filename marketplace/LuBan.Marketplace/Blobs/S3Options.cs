namespace LuBan.Marketplace.Blobs;

/// <summary>An S3-compatible store of files.</summary>
public sealed class S3Options
{
    /// <summary>Its address: scheme, host and port, such as <c>https://s3.example.com</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The bucket; it exists.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The region that requests are signed for. Default: <c>us-east-1</c>, which stores without regions accept.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>What the names of all files begin with; empty for nothing.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The access key's id.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>The access key's secret.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Whether the bucket stands in the path (<c>https://host/bucket/name</c>) and not in the host name. Default: yes.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>How much of the local disk may hold copies, in bytes. Default: 4 GiB.</summary>
    public long CacheBytes { get; set; } = 4L << 30;
}
