using LuBan.Sdk;
#if (!hasResource)
using Microsoft.AspNetCore.Builder;
#endif

[assembly: ExtensionPermission("widgets.read", "Use Widgets.")]

namespace Acme.Widgets;

/// <summary>Says what the extension brings. It does nothing else: the kernel calls it before anything runs.</summary>
public sealed class WidgetsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddPermission("widgets.read", "Use Widgets.");
#if (hasResource)
        extension.AddRoleTemplate(new("read", "Read gadgets")
        {
            Rules = [PolicyRule.For("widgets.acme.dev", "gadgets", "get,list,watch")], Permissions = ["widgets.read"], AggregateTo = ["view"],
        });
        extension.AddRoleTemplate(new("edit", "Edit gadgets")
        {
            Rules = [PolicyRule.For("widgets.acme.dev", "gadgets", "create,update,patch,delete")], Dependencies = ["read"], AggregateTo = ["edit"],
        });
        extension.AddResource<Gadget>();
        extension.AddReconciler<GadgetReconciler>();
#else
        extension.Routes.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}!")).RequirePermission("widgets.read");
#endif
    }
}
