using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>A destination of a rule.</summary>
internal sealed record WeightedCluster(Cluster Cluster, int Weight, HeaderOperations? Headers);

/// <summary>Who gets copies, and of how many percent of the requests.</summary>
internal sealed record MirrorTarget(Cluster Cluster, double Percent);
