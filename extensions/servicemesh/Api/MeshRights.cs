using LuBan.Sdk;

[assembly: ExtensionPermission(LuBan.ServiceMesh.Api.MeshRights.Read, "See services, traffic and failed requests, and ask what would become of a request.")]

namespace LuBan.ServiceMesh.Api;

/// <summary>Who may do what.</summary>
internal static class MeshRights
{
    public const string Read = "mesh.read";

    private const string Istio = "networking.istio.io";
    private const string Own = "servicemesh.luban.dev";

    public static void Add(IExtensionBuilder extension)
    {
        extension.AddPermission(Read, "See services, traffic and failed requests, and ask what would become of a request.");
        extension.AddRoleTemplate(new("mesh-read", Text("See the service mesh", "查看服务网格"))
        {
            Rules = [PolicyRule.For(Istio, "virtualservices,destinationrules", "get,list,watch"), PolicyRule.For(Own, "meshservices,ratelimitpolicies", "get,list,watch")], Permissions = [Read], AggregateTo = ["view"],
        });
        extension.AddRoleTemplate(new("mesh-edit", Text("Change the service mesh", "修改服务网格"))
        {
            Rules = [PolicyRule.For(Istio, "virtualservices,destinationrules", "create,update,patch,delete"), PolicyRule.For(Own, "meshservices,ratelimitpolicies", "create,update,patch,delete")], Dependencies = ["mesh-read"], AggregateTo = ["edit"],
        });
    }

    private static LocalizedText Text(string english, string chinese) => new(new Dictionary<string, string> { ["en"] = english, ["zh-CN"] = chinese });
}
