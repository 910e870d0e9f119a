using LuBan.Kernel.Browsing;
using LuBan.Packages;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class PermissionWordsTests
{
    [Theory]
    [InlineData("notes.read", "low", "Lets people see what the extension shows (notes.read)", "允许用户查看扩展展示的内容（notes.read）")]
    [InlineData("notes.write", "medium", "Lets people change things through the extension (notes.write)", "允许用户通过扩展更改内容（notes.write）")]
    [InlineData("notes.delete", "medium", "Lets people delete things through the extension (notes.delete)", "允许用户通过扩展删除内容（notes.delete）")]
    [InlineData("notes.admin", "medium", "Lets people administer the extension (notes.admin)", "允许用户管理扩展（notes.admin）")]
    [InlineData("notes", "medium", "Lets people use a function of the extension (notes)", "允许用户使用扩展的某项功能（notes）")]
    [InlineData("host.process", "high", "Starts programs on the server", "在服务器上启动程序")]
    [InlineData("host.native", "high", "Runs native code in the server's process", "在服务器进程中运行本机代码")]
    [InlineData("host.network", "medium", "Opens network connections", "建立网络连接")]
    [InlineData("console.module", "high", "Runs in the browser with the rights of whoever uses the console", "在浏览器中以控制台使用者的权限运行")]
    [InlineData("core/secrets:get", "high", "Read secrets: passwords, tokens and keys", "读取密钥：密码、令牌和私钥")]
    [InlineData("core/secrets:get,list,watch,create", "high", "Read and create secrets: passwords, tokens and keys", "读取、创建密钥：密码、令牌和私钥")]
    [InlineData("core/configmaps:get,list", "low", "Read configuration maps", "读取配置映射")]
    [InlineData("core/configmaps:get,update,delete", "medium", "Read, change and delete configuration maps", "读取、更改、删除配置映射")]
    [InlineData("core/events:create", "low", "Create events", "创建事件")]
    [InlineData("core/*:get", "high", "Read every core object, secrets among them", "读取所有核心对象（包括密钥）")]
    [InlineData("core/serviceaccounts/token:create", "high", "Create tokens of service accounts", "创建服务账号的令牌")]
    [InlineData("*/*:*", "high", "Do anything with everything there is", "完全控制所有资源")]
    [InlineData("*/secrets:list", "high", "Read secrets: passwords, tokens and keys", "读取密钥：密码、令牌和私钥")]
    [InlineData("apps/deployments:get,list,watch", "low", "Read deployments (apps)", "读取 deployments（apps）")]
    [InlineData("apps/deployments:get,patch", "medium", "Read and change deployments (apps)", "读取、更改 deployments（apps）")]
    [InlineData("apps/deployments:*", "high", "Do anything with deployments (apps)", "完全控制 deployments（apps）")]
    [InlineData("apps/*:get", "low", "Read everything in apps", "读取 apps 中的所有资源")]
    [InlineData("rbac.authorization.k8s.io/roles:get", "medium", "Read roles and who has them: all rights", "读取角色及其绑定：全部权限")]
    [InlineData("rbac.authorization.k8s.io/clusterroles:update", "high", "Change roles and who has them: all rights", "更改角色及其绑定：全部权限")]
    [InlineData("rbac.authorization.k8s.io/clusterroles:bind,escalate", "high", "Exceed its own rights in and hand out roles and who has them: all rights", "越权更改、授予角色及其绑定：全部权限")]
    [InlineData("core/users:impersonate", "high", "Act as users", "冒充用户")]
    [InlineData("iam.luban.dev/users:get", "medium", "Read users, groups and how they sign in", "读取用户、用户组及登录方式")]
    [InlineData("iam.luban.dev/users:create", "high", "Create users, groups and how they sign in", "创建用户、用户组及登录方式")]
    [InlineData("kernel.luban.dev/installplans:create", "high", "Create install plans: which extensions run, and what they may do", "创建安装计划：运行哪些扩展及其权限")]
    [InlineData("upstream.api=http://127.0.0.1:9000/", "medium", "Hands requests on to http://127.0.0.1:9000/", "将请求转发到 http://127.0.0.1:9000/")]
    [InlineData("upstream.api=configured+identity", "medium", "Hands requests on to an address that you set, and says who calls", "将请求转发到您设置的地址，并告知调用者身份")]
    [InlineData("apps/deployments:dance", "medium", "Dance deployments (apps)", "dance deployments（apps）")]
    public void Each_permission_has_plain_words_and_a_risk(string name, string risk, string english, string chinese)
    {
        var view = PermissionWords.Describe(name, "why", "en");

        Assert.Equal(risk, view.Risk);
        Assert.Equal(english, view.Words);
        Assert.Equal("why", view.Description);
        Assert.Equal(chinese, PermissionWords.WordsOf(name, "zh-CN"));
        Assert.Equal(english, PermissionWords.WordsOf(name, "de"));
    }

    [Fact]
    public void Every_capability_of_the_host_has_words_and_those_that_must_be_declared_are_high()
    {
        var capabilities = typeof(HostCapabilities).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.All(capabilities, name => Assert.True(PermissionTable.Known.ContainsKey(name), name));
        Assert.All(HostCapabilities.MustBeDeclared, name => Assert.Equal(PermissionRisk.High, PermissionWords.RiskOf(name)));
        Assert.All(PermissionTable.Known.Values.Select(known => known.Words).Concat(PermissionTable.Own.Select(row => row.Words)).Concat(PermissionTable.Verbs.Select(row => row.Words)).Concat(PermissionTable.Resources.Select(row => row.Words)), words =>
        {
            Assert.NotEmpty(words.English);
            Assert.Contains(words.Chinese, sign => sign >= '\u4e00');
        });
    }

    [Fact]
    public void What_is_riskiest_comes_first()
    {
        var views = PermissionWords.Describe([new PermissionDeclaration("a.read"), new("z.write"), new("core/secrets:get"), new("b.write")], "en");

        Assert.Equal(["core/secrets:get", "b.write", "z.write", "a.read"], views.Select(view => view.Name));
    }
}
