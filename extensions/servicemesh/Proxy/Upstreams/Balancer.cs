using System.Text;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Proxy.Upstreams;

/// <summary>Which of the endpoints that may be used is taken.</summary>
internal sealed class Balancer(LoadBalancerSettings? settings)
{
    private int _turn = -1;

    /// <summary>The header, cookie or address that is to meet the same endpoint each time; null where that does not matter.</summary>
    public ConsistentHash? Hash => settings?.ConsistentHash;

    /// <summary>Takes one.</summary>
    /// <param name="usable">At least one.</param>
    /// <param name="key">What the caller is told apart by; null without.</param>
    public Endpoint Pick(IReadOnlyList<Endpoint> usable, string? key)
    {
        if (usable.Count == 1) return usable[0];
        if (Hash is not null && key is not null) return Rendezvous(usable, key);
        return settings?.Simple switch
        {
            "ROUND_ROBIN" => usable[(int)((uint)Interlocked.Increment(ref _turn) % (uint)usable.Count)],
            "RANDOM" => usable[Random.Shared.Next(usable.Count)],
            _ => LeastBusy(usable),
        };
    }

    /// <summary>The less busy of two that chance names: as good as the least busy of all, without everybody running to the same one.</summary>
    private static Endpoint LeastBusy(IReadOnlyList<Endpoint> usable)
    {
        var first = Random.Shared.Next(usable.Count);
        var second = (first + 1 + Random.Shared.Next(usable.Count - 1)) % usable.Count;
        return usable[first].Active <= usable[second].Active ? usable[first] : usable[second];
    }

    /// <summary>The highest score for this key: when an endpoint comes or goes, only its own share of the keys moves.</summary>
    private static Endpoint Rendezvous(IReadOnlyList<Endpoint> usable, string key)
    {
        var best = usable[0];
        ulong highest = 0;
        foreach (var one in usable)
        {
            var score = Score(one.Entry.Key, key);
            if (score < highest) continue;
            (highest, best) = (score, one);
        }
        return best;
    }

    /// <summary>FNV-1a with a final mix, the same in every process: string's own hash differs from start to start.</summary>
    private static ulong Score(string endpoint, string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(endpoint + '\0' + key)) hash = (hash ^ one) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
