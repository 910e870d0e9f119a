namespace LuBan.Observability.Host;

/// <summary>The network: /proc/net/dev, /sys/class/net, and the sockets.</summary>
internal static class NetworkMetrics
{
    private const double BytesPerMegabit = 125_000;
    private static readonly string[] Columns =
    [
        "receive_bytes_total", "receive_packets_total", "receive_errs_total", "receive_drop_total", "receive_fifo_total", "receive_frame_total", "receive_compressed_total", "receive_multicast_total",
        "transmit_bytes_total", "transmit_packets_total", "transmit_errs_total", "transmit_drop_total", "transmit_fifo_total", "transmit_colls_total", "transmit_carrier_total", "transmit_compressed_total",
    ];

    private static readonly string[] Protocols = ["Ip_Forwarding", "Tcp_ActiveOpens", "Tcp_PassiveOpens", "Tcp_RetransSegs", "Tcp_CurrEstab", "Tcp_InSegs", "Tcp_OutSegs", "Tcp_InErrs", "Tcp_OutRsts", "Udp_InDatagrams", "Udp_OutDatagrams", "Udp_InErrors", "Udp_NoPorts", "Udp_RcvbufErrors", "Udp_SndbufErrors"];

    public static IEnumerable<HostSample> Read(HostFiles files) => Traffic(files).Concat(Interfaces(files)).Concat(Sockets(files)).Concat(Statistics(files));

    private static IEnumerable<HostSample> Traffic(HostFiles files)
    {
        foreach (var line in files.Lines("/proc/net/dev").Skip(2))
        {
            var colon = line.LastIndexOf(':');
            if (colon < 0) continue;
            var (device, words) = (line[..colon].Trim(), HostFiles.Words(line[(colon + 1)..]));
            for (var i = 0; i < Columns.Length && i < words.Length; i++)
                if (HostFiles.Parse(words[i]) is { } value) yield return new($"node_network_{Columns[i]}", value, ("device", device));
        }
    }

    private static IEnumerable<HostSample> Interfaces(HostFiles files)
    {
        foreach (var device in files.Folders("/sys/class/net"))
        {
            var folder = $"/sys/class/net/{device}";
            if (files.Text($"{folder}/operstate") is { } state) yield return new("node_network_up", state == "up" ? 1 : 0, ("device", device));
            if (files.Number($"{folder}/mtu") is { } mtu) yield return new("node_network_mtu_bytes", mtu, ("device", device));
            if (files.Number($"{folder}/carrier") is { } carrier) yield return new("node_network_carrier", carrier, ("device", device));
            if (files.Number($"{folder}/tx_queue_len") is { } queue) yield return new("node_network_transmit_queue_length", queue, ("device", device));
            if (files.Number($"{folder}/speed") is { } speed and > 0) yield return new("node_network_speed_bytes", speed * BytesPerMegabit, ("device", device));
        }
    }

    private static IEnumerable<HostSample> Sockets(HostFiles files)
    {
        foreach (var words in files.Lines("/proc/net/sockstat").Select(HostFiles.Words))
        {
            for (var i = 1; i + 1 < words.Length; i += 2)
                if (HostFiles.Parse(words[i + 1]) is { } value) yield return new($"node_sockstat_{words[0].TrimEnd(':')}_{words[i]}", value);
        }
    }

    private static IEnumerable<HostSample> Statistics(HostFiles files)
    {
        var lines = files.Lines("/proc/net/snmp");
        for (var line = 0; line + 1 < lines.Count; line += 2)
        {
            var (names, values) = (HostFiles.Words(lines[line]), HostFiles.Words(lines[line + 1]));
            for (var i = 1; i < names.Length && i < values.Length; i++)
            {
                var name = $"{names[0].TrimEnd(':')}_{names[i]}";
                if (Protocols.Contains(name) && HostFiles.Parse(values[i]) is { } value) yield return new($"node_netstat_{name}", value);
            }
        }
    }
}
