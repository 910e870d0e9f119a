using LuBan.AppStore.Model;
using LuBan.Sdk;

[assembly: ExtensionPermission("host.process", "Runs the servers that are installed from it, and the tools that back them up.")]
[assembly: ExtensionPermission("host.native", "Calls the C library for signals and the owners of files.")]
[assembly: ExtensionPermission(LuBan.AppStore.AppStoreRights.Browse, "See what can be installed.")]
[assembly: ExtensionPermission(LuBan.AppStore.AppStoreRights.Develop, "Upload apps and submit their versions for review.")]

namespace LuBan.AppStore;

/// <summary>Who may do what with the app store.</summary>
internal static class AppStoreRights
{
    public const string Develop = "apps.develop";
    public const string Review = "apps.review";
    public const string Browse = "store.browse";

    public static void Add(IExtensionBuilder extension)
    {
        extension.AddPermission(Browse, "See what can be installed.");
        extension.AddPermission(Develop, "Upload apps and submit their versions for review.");
        extension.AddPermission(Review, "Decide about submitted versions of apps, and take them from the shelf.");
        extension.AddRoleTemplate(new("app-read", "See apps")
        {
            Rules = [PolicyRule.For(AppStoreKinds.Group, "localapps,backups,backupschedules,restores", "get,list,watch")], Permissions = [Browse], AggregateTo = ["view"],
        });
        extension.AddRoleTemplate(new("app-edit", "Install and run apps")
        {
            Rules = [PolicyRule.For(AppStoreKinds.Group, "localapps,localapps/scale,backups,backupschedules,restores", "create,update,patch,delete")], Dependencies = ["app-read"], AggregateTo = ["edit"],
        });
        extension.AddRoleTemplate(new("developer", "Upload apps") { Scope = RoleTemplateScope.Platform, Permissions = [Browse, Develop] });
        extension.AddRoleTemplate(new("reviewer", "Review apps") { Scope = RoleTemplateScope.Platform, Permissions = [Browse, Review] });
    }
}
