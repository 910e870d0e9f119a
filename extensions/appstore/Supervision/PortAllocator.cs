using System.Net;
using System.Net.Sockets;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Supervision;

/// <summary>Gives ports to instances. Those that were given are kept in the instances' states, also while nothing listens there.</summary>
internal sealed class PortAllocator(AppPlaces places, InstanceFiles files, IOptionsMonitor<AppStoreOptions> options)
{
    private readonly Lock _giving = new();

    /// <summary>The ports of an instance: fixed ones, those that it had, and new ones.</summary>
    public IReadOnlyDictionary<string, int> Take(string folder, IEnumerable<string> names, IReadOnlyDictionary<string, int>? wanted, int index)
    {
        lock (_giving)
        {
            var state = files.Read(folder);
            var ports = new Dictionary<string, int>();
            var missing = new List<string>();
            foreach (var name in names)
            {
                if (wanted?.TryGetValue(name, out var first) == true) ports[name] = first + index;
                else if (state.Ports.TryGetValue(name, out var had)) ports[name] = had;
                else missing.Add(name);
            }

            if (missing.Count > 0)
            {
                var given = Given();
                given.UnionWith(ports.Values);
                foreach (var name in missing) given.Add(ports[name] = Free(given));
            }

            if (ports.Count != state.Ports.Count || ports.Any(port => !state.Ports.TryGetValue(port.Key, out var before) || before != port.Value)) files.Write(folder, state with { Ports = ports });
            return ports;
        }
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As servers do: what is only waiting for its last packets does not count.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private int Free(HashSet<int> given)
    {
        var range = options.CurrentValue;
        for (var port = range.FirstPort; port <= range.LastPort; port++)
        {
            if (!given.Contains(port) && IsFree(port)) return port;
        }

        throw new ExtensionException("LB9405", $"No port between {range.FirstPort} and {range.LastPort} is free. Delete apps that are not needed, or widen firstPort and lastPort in the configuration of the app store.");
    }

    private HashSet<int> Given() =>
        Directory.Exists(places.Apps)
            ? [.. Directory.EnumerateFiles(places.Apps, "state.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .Where(file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))) == "instances").SelectMany(file => files.Read(Path.GetDirectoryName(file)!).Ports.Values)]
            : [];
}
