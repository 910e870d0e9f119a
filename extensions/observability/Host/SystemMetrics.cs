namespace LuBan.Observability.Host;

/// <summary>Name, time and entropy of the system.</summary>
internal static class SystemMetrics
{
    public static IEnumerable<HostSample> Read(HostFiles files, TimeProvider time)
    {
        yield return new("node_time_seconds", time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        yield return new("node_time_zone_offset_seconds", time.GetLocalNow().Offset.TotalSeconds, ("time_zone", time.LocalTimeZone.StandardName));
        yield return new("node_uname_info", 1, ("sysname", Kernel(files, "ostype")), ("release", Kernel(files, "osrelease")), ("version", Kernel(files, "version")),
            ("machine", Machine()), ("nodename", Kernel(files, "hostname")), ("domainname", Kernel(files, "domainname")));
        if (files.Number("/proc/sys/kernel/random/entropy_avail") is { } entropy) yield return new("node_entropy_available_bits", entropy);
        if (files.Number("/proc/sys/kernel/random/poolsize") is { } pool) yield return new("node_entropy_pool_size_bits", pool);
    }

    private static string Kernel(HostFiles files, string name) => files.Text($"/proc/sys/kernel/{name}") ?? "";

    private static string Machine() => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
