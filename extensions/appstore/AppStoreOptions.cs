using System.ComponentModel.DataAnnotations;

namespace LuBan.AppStore;

/// <summary>The configuration of the app store.</summary>
public sealed class AppStoreOptions
{
    /// <summary>Where apps, backups and artifacts are kept, an absolute path; below the extension's data folder when empty. The folders above it must let other users pass. Nobody removes it with the extension.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The first port that is given to apps, 1024 to 65535.</summary>
    [Range(1024, 65535)]
    public int FirstPort { get; set; } = 20000;

    /// <summary>The last port that is given to apps, 1024 to 65535.</summary>
    [Range(1024, 65535)]
    public int LastPort { get; set; } = 29999;

    /// <summary>Bytes of one log file of an instance, 64 KiB to 1 GiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public long LogBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Old log files that are kept of each instance, 1 to 50.</summary>
    [Range(1, 50)]
    public int LogFiles { get; set; } = 4;

    /// <summary>Bytes of an uploaded artifact, 1 KiB to 8 GiB.</summary>
    [Range(1024L, 8L * 1024 * 1024 * 1024)]
    public long ArtifactBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes of an artifact when it is unpacked, 1 KiB to 64 GiB.</summary>
    [Range(1024L, 64L * 1024 * 1024 * 1024)]
    public long UnpackedBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Minutes that an artifact is kept which no app uses, 1 to 525600.</summary>
    [Range(1, 525600)]
    public int UnusedArtifactMinutes { get; set; } = 24 * 60;

    /// <summary>Whether whoever submitted a version of an app may also decide about it.</summary>
    public bool AllowSelfReview { get; set; }
}
